//! A conversation in the terminal: streamed, with a tool, and kept in a file for the next time.
//!
//! `cargo run --example chat`: one message per line; an empty line or the end of the input ends it.

use coax::{Conversation, Tokens};
use coax_examples::Scripted;
use serde_json::json;
use std::io::{BufRead as _, Write as _};

/// The temperature in a city now, in degrees Celsius.
#[coax::tool]
fn temperature(
    /// The city's name, for example "Oslo".
    city: String,
) -> f64 {
    // A real one asks a weather service.
    f64::from(u32::try_from(city.len()).unwrap_or(0)) + 3.5
}

fn script() -> Vec<Scripted> {
    vec![
        Scripted::Calls(vec![("temperature", json!({ "city": "Oslo" }))]),
        Scripted::Answer(json!("It is 7.5 degrees in Oslo now: take a jacket.")),
        Scripted::Answer(json!("You asked about Oslo, where it is 7.5 degrees.")),
    ]
}

#[coax::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = coax_examples::scripted(&script())?;
    let path = coax_examples::state_file("coax-chat.json");
    let mut chat = match Conversation::load(&path)? {
        Some(chat) => chat,
        None => Conversation::new().system("You talk about the weather. Be brief."),
    };
    eprintln!("{} messages in {}", chat.messages().len(), path.display());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            break;
        }
        let request = client.prompt(&chat).user(line);
        let request = request.tools(coax::tools![temperature]);
        let mut text = request.stream_text_in(&mut chat).await?;
        while let Some(piece) = text.next().await? {
            print!("{piece}");
            std::io::stdout().flush()?;
        }
        text.finish().await?;
        println!();
        chat.trim(Tokens::new(8_000));
        chat.save(&path)?;
    }
    Ok(())
}
