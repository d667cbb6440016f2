//! Prints a story while the model tells it.
//!
//! `cargo run --example stream_text [PROMPT] [--made-up]`

use std::io::Write as _;

#[coax::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let prompt = coax_examples::input();
    let prompt =
        prompt.unwrap_or("A bedtime story about a unicorn, in three sentences.".to_owned());
    let client = coax_examples::client()?;
    let mut text = client.prompt(prompt).temperature(0.5).stream_text().await?;
    let mut out = std::io::stdout();
    while let Some(piece) = text.next().await? {
        write!(out, "{piece}")?;
        out.flush()?;
    }
    writeln!(out)?;
    if let Some(tokens) = text.usage().and_then(|usage| usage.completion_tokens) {
        writeln!(out, "{tokens} tokens written")?;
    }
    Ok(())
}
