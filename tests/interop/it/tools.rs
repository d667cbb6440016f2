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

const SEEDS: std::ops::RangeInclusive<i64> = 1..=5;

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

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize, Structured, Partial)]
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
        let error = ended.as_ref().err();
        assert!(
            ran.len() <= results,
            "{ran:?} and {results} results: {error:?}"
        );
        self.calls += ran.len();
        match ended {
            Ok(_) => self.answers += 1,
            Err(error) if is_excused(&error) => self.cut += 1,
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Limit, "{error:?}");
                self.limits += 1;
            }
        }
    }
}

/// An answer may be cut by the token limit, and the grammar admits numbers and escapes that JSON cannot
/// carry. The build of April cannot read all that its own grammar of calls admits.
fn is_excused(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Truncated => true,
        ErrorKind::Server => error
            .provider_message()
            .is_some_and(|it| it.starts_with("Failed to parse input")),
        ErrorKind::Malformed | ErrorKind::Mismatch => {
            let cause = error
                .text()
                .and_then(|text| serde_json::from_str::<Value>(text).err());
            let cause = cause.map(|it| it.to_string()).unwrap_or_default();
            ["number out of range", "surrogate", "hex escape"]
                .iter()
                .any(|known| cause.contains(known))
        }
        _ => false,
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
                loop {
                    match stream.next().await {
                        Ok(Some(_)) => {}
                        Ok(None) => break stream.finish().detailed().await,
                        Err(error) => break Err(error),
                    }
                }
            } else {
                request
                    .outcome_text()
                    .await
                    .map(|it| it.done().expect("none waits"))
            };
            tally.add(ended, &log.take());
        }
        assert!(tally.calls >= 5 && tally.cut <= 2, "{tally:?}");
    }
}

#[tokio::test]
async fn calls_beside_a_typed_answer() {
    for is_streamed in [false, true] {
        let mut tally = Tally::default();
        for seed in SEEDS {
            let (tools, log) = tools();
            let request = request(tools, seed);
            let ended = if is_streamed {
                streamed_report(request).await
            } else {
                request.extract::<Report>().detailed().await
            };
            let ran = log.take();
            // llama.cpp calls nothing beside a response format, and does not say so.
            assert!(!ran.is_empty() || ended.is_err(), "no tool was called");
            tally.add(ended, &ran);
        }
        assert!(tally.calls >= 5 && tally.answers >= 2, "{tally:?}");
    }
}

#[tokio::test]
async fn results_are_in_the_conversation() {
    for seed in SEEDS {
        let (tools, _) = tools();
        let Err(error) = request(tools, seed).max_steps(2).text().await else {
            continue;
        };
        let messages = error.messages();
        for (at, message) in messages.iter().enumerate() {
            let ids: Vec<_> = message.tool_calls.iter().map(|it| &it.id).collect();
            let results = messages[at + 1..].iter().take(ids.len());
            let answered: Vec<_> = results.filter_map(|it| it.tool_call_id.as_ref()).collect();
            assert_eq!(ids, answered);
        }
    }
}

#[tokio::test]
async fn calls_and_answer_as_one_schema() {
    let mut tally = Tally::default();
    for seed in SEEDS {
        let (tools, log) = tools();
        let ended = as_schema(tools, seed).extract::<Report>();
        tally.add(ended.detailed().await, &log.take());
    }
    assert_eq!(tally.limits, 0, "the last step is an answer: {tally:?}");
    assert!(tally.answers >= 3 && tally.calls >= 5, "{tally:?}");
}

#[tokio::test]
async fn calls_and_answer_as_one_schema_streamed() {
    let mut tally = Tally::default();
    for seed in SEEDS {
        let (tools, log) = tools();
        let ended = streamed_report(as_schema(tools, seed)).await;
        tally.add(ended, &log.take());
    }
    assert_eq!(tally.limits, 0, "the last step is an answer: {tally:?}");
    assert!(tally.answers >= 3 && tally.calls >= 5, "{tally:?}");
}

#[tokio::test]
async fn one_schema_of_types_that_refer_to_themselves() {
    let mut tally = Tally::default();
    for seed in SEEDS {
        let (_, log) = tools();
        let tools = coax::tools![look_up, forecast].with(Arc::clone(&log));
        let ended = as_schema(tools, seed).extract::<Tree>().detailed().await;
        tally.add(ended, &log.take());
    }
    assert_eq!(tally.limits, 0, "the last step is an answer: {tally:?}");
    assert!(tally.answers >= 3 && tally.calls >= 3, "{tally:?}");
}

#[tokio::test]
async fn a_text_as_the_answer_of_one_schema() {
    for seed in SEEDS {
        let (tools, _) = tools();
        let text = as_schema(tools, seed).text().await;
        match text {
            Ok(text) => assert!(!text.starts_with("{\"next\""), "{text}"),
            Err(error) => assert!(is_excused(&error), "{error:?}"),
        }
    }
}

/// A report whose states are all read before it is whole.
async fn streamed_report(request: Request) -> Result<Answer<Report>, Error> {
    let mut stream = request.stream::<Report>().await.expect("a stream");
    loop {
        match stream.next().await {
            Ok(Some(_)) => {}
            Ok(None) => return stream.finish().detailed().await,
            Err(error) => return Err(error),
        }
    }
}

/// A request for calls and answer as one schema; its last step can only be an answer.
fn as_schema(tools: Toolbox, seed: i64) -> Request {
    llama()
        .prompt("How is the weather in Oslo, and what is in stock?")
        .system("Be brief.")
        .tools(tools)
        .tools_as_schema(true)
        .tool_choice(ToolChoice::Required)
        .max_tokens(3000)
        .max_steps(3)
        .answer_on_last_step(true)
        .seed(seed)
}
