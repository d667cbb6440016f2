//! Fills in a form while the model writes.
//!
//! `cargo run --example stream_fields [CITY] [--made-up]`

use coax::{Partial, Structured};
use serde::Deserialize;
use std::io::{IsTerminal as _, Write as _};
use std::time::Instant;

/// What a traveller wants to know of a city.
#[derive(Debug, Deserialize, Structured, Partial)]
#[expect(dead_code, reason = "printed as a whole")]
struct Guide {
    city: String,
    /// In two sentences.
    about: String,
    /// Written out in full: a city has more than 2, or 2.8.
    #[structured(minimum = 1000)]
    inhabitants: u32,
    #[structured(min_items = 3, max_items = 5)]
    sights: Vec<String>,
}

fn form(guide: &Partial<Guide>) -> String {
    let city = guide.city.as_deref().unwrap_or("…");
    let about = guide.about.as_deref().unwrap_or("…");
    let mut form = format!("City         {city}\nAbout        {about}\n");
    if let Some(inhabitants) = guide.inhabitants {
        form += &format!("Inhabitants  {inhabitants}\n");
    }
    for sight in guide.sights.iter().flatten() {
        form += &format!("Sight        {sight}\n");
    }
    form + &format!("{} of 4 fields", guide.completed())
}

#[coax::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let city = coax_examples::input().unwrap_or("Rome".to_owned());
    let client = coax_examples::client()?;
    let prompt = client
        .prompt(format!("A guide to {city}"))
        .system("Each text describes the city in two sentences. Write numbers out in full.")
        .temperature(0.0);
    let (mut out, start, mut lines) = (std::io::stdout(), Instant::now(), 0);
    let mut stream = prompt.stream::<Guide>().await?;
    while let Some(guide) = stream.next().await? {
        if out.is_terminal() {
            let form = form(guide);
            if lines > 0 {
                write!(out, "\x1b[{lines}F\x1b[J")?;
            }
            writeln!(out, "{form}, {:.1?}", start.elapsed())?;
            lines = form.lines().count();
        }
    }
    if let Some(tokens) = stream.usage().and_then(|usage| usage.completion_tokens) {
        writeln!(out, "{tokens} tokens in {:.1?}", start.elapsed())?;
    }
    let guide = stream.finish().await?;
    writeln!(out, "{guide:#?}")?;
    Ok(())
}
