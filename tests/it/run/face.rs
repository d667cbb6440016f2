//! The programs with tools that users are shown first, as they are written there.

use coax::local::Gateway;
use coax::{Budget, DynTool, Outcome, Pending, Structured, ToolContext, ToolOutput};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

#[derive(Debug, Deserialize, Structured)]
enum Unit {
    Celsius,
    Fahrenheit,
}

#[derive(Debug, Serialize)]
struct Weather {
    degrees: f32,
}

#[derive(Debug)]
struct WeatherError;

impl fmt::Display for WeatherError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no weather there")
    }
}

/// Current weather for a city.
#[coax::tool]
async fn weather(
    /// City name, for example "Oslo".
    city: String,
    /// Celsius unless told otherwise.
    unit: Option<Unit>,
) -> Result<Weather, WeatherError> {
    match (city.as_str(), unit) {
        ("Atlantis", _) => Err(WeatherError),
        (_, Some(Unit::Fahrenheit)) => Ok(Weather { degrees: 39.2 }),
        (_, Some(Unit::Celsius) | None) => Ok(Weather { degrees: 4.0 }),
    }
}

/// Weather of the coming days.
#[coax::tool]
fn forecast(city: String, #[structured(minimum = 1, maximum = 9)] days: u8) -> Vec<Weather> {
    let _ = city;
    (0..days).map(|_| Weather { degrees: 5.0 }).collect()
}

struct Warehouse {
    stock: Mutex<HashMap<String, u32>>,
}

#[derive(Clone)]
struct Session {
    user: String,
}

#[derive(Debug)]
struct StockError(String);

impl fmt::Display for StockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no article {}", self.0)
    }
}

#[derive(Debug, Serialize)]
struct Receipt {
    to: String,
    pieces: u32,
}

#[coax::toolbox]
impl Warehouse {
    /// Pieces of one article in stock.
    #[tool]
    async fn count(
        &self,
        /// Article number.
        #[structured(pattern = "^[A-Z]-[0-9]+$")]
        sku: String,
    ) -> Result<u32, StockError> {
        let stock = self.stock.lock().expect("whole");
        stock.get(&sku).copied().ok_or(StockError(sku))
    }

    /// Orders pieces from the supplier.
    #[tool(approve, timeout = "30s")]
    async fn order(
        &self,
        context: &ToolContext<Session>,
        sku: String,
        #[tool(default = 1)] pieces: u32,
    ) -> Result<Receipt, StockError> {
        *self.stock.lock().expect("whole").entry(sku).or_default() += pieces;
        let to = context.state().user.clone();
        Ok(Receipt { to, pieces })
    }
}

#[derive(Debug, Deserialize, Structured)]
struct Outfit {
    coat: bool,
}

#[derive(Debug, Deserialize, Structured)]
struct Report {
    summary: String,
}

fn warehouse() -> (Arc<Warehouse>, Session) {
    let stock = Mutex::new(HashMap::from([("A-1".to_owned(), 3)]));
    let session = Session {
        user: "Kim".to_owned(),
    };
    (Arc::new(Warehouse { stock }), session)
}

#[tokio::test]
async fn a_typed_answer_with_tools() -> coax::Result<()> {
    let gateway = Gateway::new();
    let client = gateway.client();
    let (warehouse, session) = warehouse();
    gateway.reply_tool_calls([
        ("weather", json!({ "city": "Oslo", "unit": null })),
        ("forecast", json!({ "city": "Oslo", "days": 2 })),
        ("count", json!({ "sku": "A-1" })),
    ]);
    gateway.reply(json!({ "coat": true }));
    let outfit: Outfit = client
        .prompt("What should I wear in Oslo tomorrow?")
        .tools(coax::tools![weather, forecast])
        .tools(warehouse.tools().with(session.clone()))
        .max_steps(8)
        .budget(
            Budget::new()
                .tokens(50_000)
                .cost_usd(0.20)
                .time(Duration::from_secs(90)),
        )
        .extract()
        .await?;
    assert!(outfit.coat);
    let results: Vec<_> = super::messages(&gateway, 1)[2..]
        .iter()
        .map(|it| it["content"].clone())
        .collect();
    assert_eq!(
        results,
        [
            r#"{"degrees":4.0}"#,
            r#"[{"degrees":5.0},{"degrees":5.0}]"#,
            "3"
        ]
    );
    gateway.assert_used();
    // The function stays callable as it was written.
    assert!(weather("Atlantis".into(), None).await.is_err());
    assert_eq!(warehouse.count("A-1".into()).await.ok(), Some(3));
    Ok(())
}

#[tokio::test]
async fn an_outcome_that_waits_and_goes_on_elsewhere() -> coax::Result<()> {
    let gateway = Gateway::new();
    let client = gateway.client();
    let (warehouse, session) = warehouse();
    let secret = vec![7_u8; 32];
    gateway.reply_tool_calls([("order", json!({ "sku": "A-1", "pieces": null }))]);
    gateway.reply(json!({ "summary": "one is ordered" }));
    let tools = warehouse.tools().with(session);
    match client
        .prompt("Restock what runs out")
        .tools(tools.clone())
        .outcome::<Report>()
        .await?
    {
        Outcome::Done(answer) => println!("{:?}, {} steps", answer.value, answer.steps.len()),
        Outcome::Pending(pending) => {
            for call in pending.calls() {
                println!("{} {}", call.name(), call.arguments());
            }
            let saved: String = pending.seal(&secret)?;
            let mut pending = Pending::open(&saved, &secret)?;
            let id = pending.calls()[0].id().to_owned();
            pending.approve(&id)?;
            let outcome = client
                .resume(pending)
                .tools(tools)
                .outcome::<Report>()
                .await?;
            assert_eq!(
                outcome.done().expect("an answer").value.summary,
                "one is ordered"
            );
        }
    }
    assert_eq!(warehouse.stock.lock().expect("whole")["A-1"], 4);
    let result = super::messages(&gateway, 1)[2]["content"].clone();
    assert_eq!(result, r#"{"to":"Kim","pieces":1}"#);
    gateway.assert_used();
    Ok(())
}

#[tokio::test]
async fn tools_of_closures() -> coax::Result<()> {
    let gateway = Gateway::new();
    #[derive(Debug, Deserialize, Structured)]
    struct Args {
        word: String,
    }
    let lookup = DynTool::new("lookup", "Looks a word up.", |args: Args| async move {
        Ok::<_, WeatherError>(args.word.len())
    });
    let page = DynTool::with_output("page", "Reads a page.", |args: Args| async move {
        Ok::<_, WeatherError>(
            ToolOutput::of(&args.word.len())
                .expect("a number")
                .to_model("long"),
        )
    });
    let schema = json!({ "type": "object", "properties": {} });
    let remote = DynTool::from_schema("remote", schema, |arguments| async move {
        Ok::<_, String>(arguments)
    });
    let word = json!({ "word": "coax" });
    gateway.reply_tool_calls([
        ("lookup", word.clone()),
        ("page", word),
        ("remote", json!({ "a": 1 })),
    ]);
    gateway.reply("well");
    let request = gateway
        .client()
        .prompt("x")
        .tools(lookup)
        .tools(page)
        .tools(remote);
    let answer = request.outcome_text().await?.done().expect("an answer");
    let results = &answer.steps[0].calls;
    let text = |at: usize| {
        results[at]
            .result
            .as_ref()
            .and_then(|it| it.content.text())
            .map(std::borrow::Cow::into_owned)
    };
    assert_eq!(text(0).as_deref(), Some("4"));
    assert_eq!(text(1).as_deref(), Some("long"));
    assert_eq!(
        results[1].result.as_ref().and_then(|it| it.value.clone()),
        Some(json!(4))
    );
    assert_eq!(text(2).as_deref(), Some("{\"a\":1}"));
    Ok(())
}
