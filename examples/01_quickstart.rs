//! Reads a document and prints what it says as a value of a Rust type.
//!
//! `cargo run --example quickstart [FILE] [--made-up]`: the file, `-` for standard input, else a sample
//! invoice.

use coax::Structured;
use serde::Deserialize;
use std::io::Read as _;

/// An invoice, as a bookkeeper would enter it.
#[derive(Debug, Deserialize, Structured)]
#[expect(dead_code, reason = "printed as a whole")]
struct Invoice {
    /// The seller's number for it.
    number: String,
    #[structured(format = "date")]
    date: String,
    /// When it is to be paid at the latest.
    #[structured(format = "date")]
    due_date: Option<String>,
    seller: Party,
    buyer: Party,
    currency: Currency,
    lines: Vec<Line>,
    net: f64,
    /// Value added tax.
    vat: Option<f64>,
    total: f64,
    /// Anything that somebody should act on, besides paying.
    remark: Option<String>,
}

#[derive(Debug, Deserialize, Structured)]
#[expect(dead_code, reason = "printed as a whole")]
struct Party {
    name: String,
    email: Option<String>,
    /// The town of its postal address; `null` where the document does not have that address.
    city: Option<String>,
}

#[derive(Debug, Deserialize, Structured)]
#[serde(rename_all = "UPPERCASE")]
enum Currency {
    Eur,
    Nok,
    Usd,
}

#[derive(Debug, Deserialize, Structured)]
#[expect(dead_code, reason = "printed as a whole")]
struct Line {
    description: String,
    quantity: f64,
    unit_price: f64,
}

const SYSTEM: &str = "Read the invoice. Copy numbers and names as they stand. \
    A party whose postal address is not in the document has the city null.";

#[coax::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let document = match coax_examples::input().as_deref() {
        None => include_str!("data/invoice.txt").to_owned(),
        Some("-") => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text)?;
            text
        }
        Some(path) => std::fs::read_to_string(path)?,
    };
    let client = coax_examples::client()?;
    let answer = client
        .prompt(document)
        .temperature(0.0)
        .system(SYSTEM)
        .extract::<Invoice>()
        .detailed()
        .await?;
    println!("{:#?}", answer.value);
    if let Some(usage) = &answer.usage {
        let count = |tokens: Option<u64>| tokens.map_or("?".to_owned(), |n| n.to_string());
        let (prompt, completion) = (count(usage.prompt_tokens), count(usage.completion_tokens));
        println!("{prompt} tokens read, {completion} written");
    }
    Ok(())
}
