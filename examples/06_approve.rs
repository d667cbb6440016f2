//! A call waits for a person, however long: the run is sealed into a file and goes on in another process.
//!
//! `cargo run --example approve`, then `cargo run --example approve -- yes`, or a reason why not. The file
//! is `approval.json` in the folder for temporary files, or what `COAX_STATE` names.

use coax::{Client, Outcome, Pending, Toolbox};
use coax_examples::shop::{self, Shop};
use std::fs;
use std::path::Path;

/// In a real program from where its other secrets are.
const SECRET: &[u8] = b"only for this example, and 32 bytes at least";

/// Orders pieces of an article from the supplier.
#[coax::tool(approve)]
fn order(article: String, pieces: u32) -> Result<String, shop::StockError> {
    Shop::open().order(&article, pieces)?;
    Ok(format!("{pieces} of {article} are on their way"))
}

#[coax::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = coax_examples::state_file("approval.json");
    let script = shop::order_script();
    let tools: Toolbox = coax::tools![order];
    let outcome = match coax_examples::input() {
        None => {
            let client = coax_examples::scripted(&script)?;
            let request = client.prompt("Order twelve of A-100.").tools(tools);
            request.outcome_text().await?
        }
        Some(decision) => {
            let client = coax_examples::scripted(&script[1..])?;
            resume(&client, &path, &decision, tools).await?
        }
    };
    match outcome {
        Outcome::Done(answer) => println!("{}", answer.value),
        Outcome::Pending(pending) => {
            for call in pending.calls() {
                println!("waits: {} {}", call.name(), call.arguments());
            }
            fs::write(&path, pending.seal(SECRET)?)?;
            println!(
                "saved in {}; go on with `-- yes`, or a reason why not",
                path.display()
            );
        }
    }
    Ok(())
}

async fn resume(
    client: &Client,
    path: &Path,
    decision: &str,
    tools: Toolbox,
) -> Result<Outcome<String>, Box<dyn std::error::Error>> {
    let mut pending = Pending::open(&fs::read_to_string(path)?, SECRET)?;
    for call in pending.calls().to_vec() {
        match decision {
            "yes" => pending.approve(call.id())?,
            why => pending.deny(call.id(), why)?,
        }
    }
    let outcome = client.resume(pending).tools(tools).outcome_text().await?;
    fs::remove_file(path)?;
    Ok(outcome)
}
