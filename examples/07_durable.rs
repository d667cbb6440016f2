//! A run that can be killed at any point: it is saved after each event, and goes on from there.
//!
//! `cargo run --example durable`: the file is `durable.json` in the folder for temporary files, or what
//! `COAX_STATE` names. With `COAX_STEP` set, it waits for a line on standard input after each save.

use coax::Structured;
use coax::run::{Action, Run};
use coax_examples::shop::{self, Shop, StockError};
use serde::Deserialize;
use std::fs;
use std::io::stdin;
use std::path::Path;

/// A report on what was done.
#[derive(Debug, Deserialize, Structured)]
#[expect(dead_code, reason = "printed as a whole")]
struct Report {
    ordered: Vec<String>,
    total: f64,
    summary: String,
}

/// Pieces of one article in stock.
#[coax::tool]
fn count(article: String) -> Result<u32, StockError> {
    Shop::open().count(&article)
}

/// The price of one piece, in euros.
#[coax::tool]
fn price(article: String) -> Result<f64, StockError> {
    Shop::open().price(&article)
}

/// Orders pieces from the supplier.
#[coax::tool]
fn order(article: String, pieces: u32) -> Result<String, StockError> {
    Shop::open().order(&article, pieces)?;
    Ok(format!("{pieces} of {article}"))
}

#[coax::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = coax_examples::state_file("durable.json");
    let saved = fs::read_to_string(&path).ok();
    let saved: Option<Run> = saved.map(|text| serde_json::from_str(&text)).transpose()?;
    let answered = saved.as_ref().map_or(0, |run| run.steps().len());
    let script = shop::script();
    let client = coax_examples::scripted(&script[answered.min(script.len())..])?;
    let request = client.prompt("Keep ten of A-100 and B-200 in stock; order what is missing.");
    let request = request.tools(coax::tools![count, price, order]);
    let (fresh, mut program) = request.into_run::<Report>()?;
    let mut run = saved.unwrap_or(fresh);
    loop {
        match run.next(&mut program)? {
            Action::Ask(request) => {
                let response = client.chat(&request).await?;
                run.answered(response, &mut program);
            }
            Action::Call(calls) => {
                let result = program.call(&run, &calls[0]).await;
                run.returned(calls[0].id(), result, &mut program);
            }
            Action::Done => break,
            Action::Stopped(stop) => return Err(stop.message.into()),
            other => return Err(format!("nothing here waits: {other:?}").into()),
        }
        save(&run, &path)?;
    }
    println!(
        "{:#?}",
        program
            .value::<Report>()
            .ok_or("a run that is done has its value")?
    );
    println!("{}", serde_json::to_string(run.messages())?);
    Ok(())
}

/// Saves the run so that the file is whole whenever the process ends.
fn save(run: &Run, path: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let new = path.with_extension("new");
    fs::write(&new, serde_json::to_string(run)?)?;
    fs::rename(&new, path)?;
    println!("saved after {} steps", run.steps().len());
    if std::env::var_os("COAX_STEP").is_some() {
        stdin().read_line(&mut String::new())?;
    }
    Ok(())
}
