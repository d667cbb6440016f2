//! Reads an invoice from a PDF as a value of a Rust type.
//!
//! `cargo run --example document [FILE]`: the file, else `examples/data/invoice.pdf`.

use coax::{Document, Structured};
use coax_examples::Scripted;
use serde::Deserialize;
use serde_json::json;

/// An invoice, as a bookkeeper would enter it.
#[derive(Debug, Deserialize, Structured)]
#[expect(dead_code, reason = "printed as a whole")]
struct Invoice {
    /// The seller's number for it.
    number: String,
    seller: String,
    #[structured(format = "date")]
    due_date: Option<String>,
    lines: Vec<Line>,
    total: f64,
}

#[derive(Debug, Deserialize, Structured)]
#[expect(dead_code, reason = "printed as a whole")]
struct Line {
    description: String,
    quantity: f64,
    unit_price: f64,
}

/// The answer to the PDF that comes with the examples.
fn script() -> Scripted {
    let line = |description: &str, quantity: f64, unit_price: f64| json!({ "description": description, "quantity": quantity, "unit_price": unit_price });
    Scripted::Answer(json!({
        "number": "2026-1187",
        "seller": "Fjordlys Elektro AS",
        "due_date": "2026-11-26",
        "lines": [
            line("Hours, certified electrician", 14.0, 890.0),
            line("Oven socket 400 V, 32 A", 2.0, 745.5),
            line("Metres of cable PFXP 5G6", 36.0, 48.25),
            line("Emergency light, LED, with battery", 1.0, 1120.0),
        ],
        "total": 21010.0,
    }))
}

#[coax::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let document = match coax_examples::input() {
        Some(path) => Document::open(path)?,
        None => Document::bytes(include_bytes!("data/invoice.pdf"))?.filename("invoice.pdf"),
    };
    let client = coax_examples::scripted(&[script()])?;
    let request = client.prompt("Read this invoice.").file(document);
    let invoice: Invoice = request.extract().await?;
    println!("{invoice:#?}");
    Ok(())
}
