//! Prints the entries of a list, each as soon as it is whole.
//!
//! `cargo run --example stream_items [SUBJECT]`

use coax::Structured;
use serde::Deserialize;

/// Something that few people know.
#[derive(Debug, Deserialize, Structured)]
struct Fact {
    /// One sentence.
    text: String,
    /// As well as it is known.
    year: Option<i16>,
    #[structured(minimum = 0, maximum = 1)]
    confidence: f32,
}

#[coax::main]
async fn main() -> coax::Result<()> {
    let subject = std::env::args().nth(1).unwrap_or("Oslo".to_owned());
    let client = coax_examples::client()?;
    let prompt = format!("Ten facts about {subject}");
    let mut facts = client.prompt(prompt).stream_items::<Fact>().await?;
    while let Some(Fact {
        text,
        year,
        confidence,
    }) = facts.next().await?
    {
        let year = year.map(|year| format!(" ({year})")).unwrap_or_default();
        println!("{:3.0} %  {text}{year}", confidence * 100.0);
    }
    // What was handed out is in the whole list too, which is checked as one.
    println!("{} in all", facts.finish().await?.len());
    Ok(())
}
