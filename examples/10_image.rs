//! Describes an image for people who cannot see it.
//!
//! `cargo run --example image [FILE]`: the file, else `examples/data/chart.png`.

use coax::{Detail, Image, Structured};
use coax_examples::Scripted;
use serde::Deserialize;
use serde_json::json;

/// What a web page says in place of an image.
#[derive(Debug, Deserialize, Structured)]
struct AltText {
    /// One sentence, at most 125 characters, without "image of".
    #[structured(max_length = 125)]
    text: String,
    /// Text that stands in the image, word for word.
    words: Option<String>,
}

#[coax::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let image = match coax_examples::input() {
        Some(path) => Image::open(path)?,
        None => Image::bytes(include_bytes!("data/chart.png"))?,
    };
    let answer = json!({
        "text": "A bar chart with three bars, blue, green and red, each higher than the one before.",
        "words": null,
    });
    let client = coax_examples::scripted(&[Scripted::Answer(answer)])?;
    let alt: AltText = client
        .prompt("Describe this image.")
        .image(image.detail(Detail::Low))
        .extract()
        .await?;
    println!("{}", alt.text);
    if let Some(words) = alt.words {
        println!("It says: {words}");
    }
    Ok(())
}
