//! Prints the entries of a list, each as soon as it is whole.
//!
//! `cargo run --example stream_items [SUBJECT] [--made-up]`

use coax::Structured;
use serde::Deserialize;

/// Something worth knowing.
#[derive(Debug, Deserialize, Structured)]
struct Fact {
    /// One sentence.
    text: String,
    /// That of the event, if it is one.
    year: Option<i16>,
    #[structured(minimum = 0, maximum = 1)]
    confidence: f32,
}

const SYSTEM: &str = "Each fact is one short sentence and differs from the others. \
    The year is that of the event, or null.";

#[coax::main]
async fn main() -> coax::Result<()> {
    let subject = coax_examples::input().unwrap_or("the planets".to_owned());
    let client = coax_examples::client()?;
    let mut facts = client
        .prompt(format!("Facts about {subject}"))
        .system(SYSTEM)
        .temperature(0.0)
        .stream_items::<Fact>()
        .await?;
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
