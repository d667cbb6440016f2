//! A model looks after a shop: it counts, asks prices, and orders what a person approves.
//!
//! `cargo run --example tools [TASK]`

use coax::{Outcome, Structured, ToolContext};
use coax_examples::shop::{self, Shop, StockError};
use serde::Deserialize;
use std::sync::Arc;

/// A report on what was done.
#[derive(Debug, Deserialize, Structured)]
#[expect(dead_code, reason = "printed as a whole")]
struct Report {
    /// The articles that were ordered.
    ordered: Vec<String>,
    /// The price of all of it, in euros.
    total: f64,
    /// One sentence for the owner.
    summary: String,
}

/// Who talks to the model.
struct Session {
    user: String,
}

#[coax::toolbox]
impl Assistant {
    /// Pieces of one article in stock.
    #[tool]
    async fn count(
        &self,
        /// Article number, such as "A-100".
        #[structured(pattern = "^[A-Z]-[0-9]+$")]
        article: String,
    ) -> Result<u32, StockError> {
        self.shop.count(&article)
    }

    /// The price of one piece, in euros.
    #[tool]
    fn price(&self, article: String) -> Result<f64, StockError> {
        self.shop.price(&article)
    }

    /// Orders pieces from the supplier.
    #[tool(approve, timeout = "30s", max_calls = 5)]
    async fn order(
        &self,
        context: &ToolContext<Session>,
        article: String,
        #[structured(minimum = 1, maximum = 100)]
        #[tool(default = 1)]
        pieces: u32,
    ) -> Result<String, StockError> {
        self.shop.order(&article, pieces)?;
        Ok(format!(
            "{pieces} of {article} for {}",
            context.state().user
        ))
    }
}

struct Assistant {
    shop: Shop,
}

#[coax::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let task = coax_examples::input();
    let task =
        task.unwrap_or("Keep ten of A-100 and B-200 in stock; order what is missing.".into());
    let client = coax_examples::scripted(&shop::script())?;
    let assistant = Arc::new(Assistant { shop: Shop::open() });
    let tools = assistant.tools().with(Session { user: "Kim".into() });
    let request = client.prompt(task).tools(&tools).max_steps(6);
    let mut outcome = request.outcome::<Report>().await?;
    while let Outcome::Pending(mut pending) = outcome {
        for call in pending.calls().to_vec() {
            println!("approved: {} {}", call.name(), call.arguments());
            pending.approve(call.id())?;
        }
        let request = client.resume(pending).tools(&tools);
        outcome = request.outcome::<Report>().await?;
    }
    let answer = outcome.done().ok_or("a run that does not wait is done")?;
    for (number, step) in answer.steps.iter().enumerate() {
        for call in &step.calls {
            let result = call.result.as_ref().and_then(|it| it.content.text());
            let result = result.unwrap_or_default();
            println!(
                "step {}: {} {} → {result}",
                number + 1,
                call.name,
                call.arguments
            );
        }
    }
    println!("{:#?}", answer.value);
    Ok(())
}
