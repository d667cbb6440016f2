//! Tools that run, called by llama.cpp under its grammar: beside a text and a typed answer, whole and streamed.
//!
//! The model's words mean nothing, so any call may come at any step. What is tested is that calls reach the
//! functions with arguments of their types, that the server takes the results, and that a run ends in an
//! answer or at a limit.

use super::llama;
use coax::run::Step;
use coax::wire::ToolChoice;
use coax::{Answer, Error, ErrorKind, Partial, Request, Structured, ToolContext, Toolbox};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::{Arc, Mutex};

const SEEDS: std::ops::RangeInclusive<i64> = 1..=8;

/// What the functions were called with.
#[derive(Default)]
struct Log(Mutex<Vec<String>>);

impl Log {
    fn note(&self, line: impl Into<String>) {
        self.0.lock().expect("no tool panics").push(line.into());
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().expect("no tool panics"))
    }
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize, Structured)]
#[serde(rename_all = "snake_case")]
enum Unit {
    Celsius,
    Fahrenheit,
}

/// The weather of the next days.
#[coax::tool]
async fn forecast(
    context: &ToolContext<Arc<Log>>,
    city: String,
    #[structured(minimum = 1, maximum = 9)] days: u8,
    unit: Option<Unit>,
) -> Result<String, String> {
    context
        .state()
        .note(format!("forecast {days} {}", city.len()));
    if city.is_empty() {
        return Err("a city has a name".to_owned());
    }
    let unit = unit.unwrap_or(Unit::Celsius);
    Ok(format!("{days} days of rain, {unit:?}"))
}

/// Pieces of articles.
struct Stock {
    log: Arc<Log>,
    shelf: u32,
}

#[derive(Debug, Deserialize, Serialize, Structured)]
struct Article {
    number: String,
    pieces: Option<u16>,
}

#[coax::toolbox]
impl Stock {
    /// Takes articles from a shelf.
    #[tool]
    async fn take(&self, articles: Vec<Article>) -> u32 {
        self.log.note(format!("take {}", articles.len()));
        self.shelf
    }

    /// The number of the shelf.
    #[tool]
    fn shelf(&self) -> u32 {
        self.log.note("shelf");
        self.shelf
    }
}

#[derive(Debug, Deserialize, Serialize, Structured, Partial)]
struct Report {
    title: String,
    pieces: u16,
    unit: Option<Unit>,
}

/// A tree, whose schema refers to itself.
#[derive(Debug, Deserialize, Serialize, Structured)]
struct Tree {
    name: String,
    children: Vec<Tree>,
}

/// Looks a tree up.
#[coax::tool]
fn look_up(context: &ToolContext<Arc<Log>>, tree: Tree) -> usize {
    context.state().note("look_up");
    tree.children.len()
}

/// The tools, and what they note.
fn tools() -> (Toolbox, Arc<Log>) {
    let log = Arc::new(Log::default());
    let stock = Arc::new(Stock {
        log: Arc::clone(&log),
        shelf: 7,
    });
    let tools = coax::tools![forecast].with(Arc::clone(&log));
    (tools.and(stock.tools()), log)
}

/// A request whose answers have one call each, so that the token limit seldom cuts one.
fn request(tools: Toolbox, seed: i64) -> Request {
    llama()
        .prompt("How is the weather in Oslo, and what is in stock?")
        .tools(tools)
        .tool_choice(ToolChoice::Required)
        .extra_body("parallel_tool_calls", Value::Bool(false))
        .max_tokens(1500)
        .max_steps(4)
        .seed(seed)
}

/// What the runs of some seeds came to.
#[derive(Debug, Default)]
struct Tally {
    answers: usize,
    limits: usize,
    cut: usize,
    calls: usize,
}

impl Tally {
    fn add<T>(&mut self, ended: Result<Answer<T>, Error>, ran: &[String]) {
        let steps = match &ended {
            Ok(answer) => answer.steps.as_slice(),
            Err(error) => error.steps(),
        };
        let results: usize = steps.iter().map(results).sum();
        // A call that was made before, a wrong and an unknown one do not run.
        assert!(ran.len() <= results, "{ran:?} and {results} results");
        self.calls += ran.len();
        match ended {
            Ok(_) => self.answers += 1,
            Err(error) => match error.kind() {
                ErrorKind::Limit => self.limits += 1,
                ErrorKind::Truncated => self.cut += 1,
                _ => panic!("{error:?}"),
            },
        }
    }
}

/// The number of results in a step: each call has one.
fn results(step: &Step) -> usize {
    for call in &step.calls {
        assert!(call.result.is_some(), "{call:?}");
    }
    step.calls.len()
}

#[tokio::test]
async fn calls_beside_a_text() {
    for streamed in [false, true] {
        let mut tally = Tally::default();
        for seed in SEEDS {
            let (tools, log) = tools();
            let request = request(tools, seed);
            let ended = if streamed {
                let mut stream = request.stream_text().await.expect("a stream");
                while let Ok(Some(_)) = stream.next().await {}
                stream.finish().detailed().await
            } else {
                request.outcome_text().await.map(answered)
            };
            tally.add(ended, &log.take());
        }
        assert!(tally.calls >= 8 && tally.cut <= 2, "{tally:?}");
    }
}
