//! What a run adds to a request and to a call of a function: time, allocations, and how both grow.
//!
//! `cargo bench -p coax-benches --bench runs`

mod allocations;
mod samples;

use allocations::allocations;
use bytes::Bytes;
use coax::run::{Action, Program, Run};
use coax::transport::{Body, Sending, Transport, TransportError};
use coax::wire::{ChatRequest, Choice, FinishReason, Message, Response, ToolCall};
use coax::{Client, Structured};
use samples::compare;
use serde::{Deserialize, Serialize};
use std::hint::black_box;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Instant;
use tokio::runtime::Runtime;

/// About 2 KB of arguments.
#[derive(Debug, Deserialize, Serialize, Structured)]
struct Item {
    topic: String,
    owner: Option<String>,
    hours: f64,
    votes: u32,
    done: bool,
}

/// Notes what was decided.
#[coax::tool]
fn note(items: Vec<Item>) -> usize {
    items.len()
}

#[derive(Deserialize)]
struct Arguments {
    items: Vec<Item>,
}

fn items() -> Vec<Item> {
    let items = (0..18).map(|n| Item {
        topic: format!("Topic {n}: what the group found out about the harbour"),
        owner: (n % 3 > 0).then(|| format!("Member {n}")),
        hours: f64::from(n) * 0.75,
        votes: n * 7,
        done: n % 2 == 0,
    });
    items.collect()
}

fn response(message: Message, reason: FinishReason) -> Response {
    let mut choice = Choice::default();
    choice.message = message;
    choice.finish_reason = Some(reason);
    let mut response = Response::default();
    response.choices.push(choice);
    response
}

fn dispatch() {
    let runtime = Runtime::new().expect("threads");
    let arguments = format!(
        "{{\"items\":{}}}",
        serde_json::to_string(&items()).expect("JSON")
    );
    let mut message = Message::default();
    message.tool_calls = vec![ToolCall::function("call_1", "note", arguments.as_str())];
    let answer = response(message, FinishReason::ToolCalls);
    let request = ChatRequest::new("openai/gpt-5", vec![Message::user("Go on")]);
    let (run, mut program) = (Run::new(request), Program::text("openai/gpt-5"));
    program = program.tools(coax::tools![note]);
    let mut called = || {
        let (mut run, answer) = (run.clone(), answer.clone());
        run.answered(answer, &mut program);
        let Ok(Action::Call(calls)) = run.next(&mut program) else {
            unreachable!("a call");
        };
        let result = runtime.block_on(program.call(&run, &calls[0]));
        run.returned("call_1", result, &mut program);
        black_box(&run);
    };
    let mut copied = || {
        black_box((run.clone(), answer.clone()));
    };
    let mut parsed = || {
        let arguments: Arguments = serde_json::from_str(black_box(&arguments)).expect("arguments");
        black_box(arguments.items.len());
    };
    let medians = compare(
        "dispatch of a call with 2 KB of arguments",
        1,
        &mut [
            ("answer, call, result", &mut called),
            ("copies of run and answer", &mut copied),
            ("parsing alone", &mut parsed),
        ],
    );
    if let [called, copied, parsed] = medians[..] {
        let (dispatch, goal) = (called - copied, 2.0 * parsed + 1000.0);
        println!("  dispatch {dispatch:.0} ns; twice parsing and 1 µs: {goal:.0} ns");
    }
}

/// A body in one piece.
fn body(bytes: Bytes) -> Body {
    Body::new(Once(Some(bytes)))
}

struct Once(Option<Bytes>);

impl futures_core::Stream for Once {
    type Item = Result<Bytes, TransportError>;
    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}

/// Answers with the same bytes at once.
#[derive(Clone)]
struct Canned(Bytes);

impl Transport for Canned {
    fn send(&self, _: http::Request<Vec<Bytes>>) -> Sending<'_> {
        let response = http::Response::builder()
            .header("content-type", "application/json")
            .body(body(self.0.clone()))
            .expect("a response");
        Box::pin(async { Ok(response) })
    }
}

fn overhead() {
    #[derive(Deserialize, Serialize, Structured)]
    struct Minutes {
        items: Vec<Item>,
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    let text = serde_json::to_string(&Minutes { items: items() }).expect("JSON");
    let answer = response(Message::assistant(text), FinishReason::Stop);
    let body = serde_json::to_vec(&answer).expect("JSON");
    let client = Client::builder()
        .transport(Canned(body.into()))
        .model("openai/gpt-5")
        .build();
    let client = client.expect("a client");
    let mut format = coax::wire::JsonSchema::new(
        "Minutes",
        serde_json::from_str(Minutes::SCHEMA).expect("a schema"),
    );
    format.strict = Some(true);
    let format = coax::wire::ResponseFormat::JsonSchema(format);
    let run = || async {
        let minutes: Minutes = client.prompt("Go on").extract().await.expect("minutes");
        black_box(minutes.items.len());
    };
    let by_hand = || async {
        let mut request = ChatRequest::new("openai/gpt-5", vec![Message::user("Go on")]);
        request.response_format = Some(format.clone());
        let response = client.chat(&request).await.expect("an answer");
        let text = response.choices[0].message.text().expect("text");
        let minutes: Minutes = coax::schema::decode(&text).expect("minutes");
        black_box(minutes.items.len());
    };
    let medians = compare(
        "a run without tools",
        1,
        &mut [
            ("extract", &mut || runtime.block_on(run())),
            ("client.chat and a decode", &mut || {
                runtime.block_on(by_hand());
            }),
        ],
    );
    let count = |run: &dyn Fn()| allocations(|| (0..100).for_each(|_| run())) / 100;
    let extract = count(&|| runtime.block_on(run()));
    let chat = count(&|| runtime.block_on(by_hand()));
    if let [run, by_hand] = medians[..] {
        println!(
            "  {:.0} ns more; {extract} allocations beside {chat}",
            run - by_hand
        );
    }
}

/// Calls a tool in each answer, and counts the bytes that it was sent.
struct Steps(AtomicU64, AtomicU64);

impl Transport for &'static Steps {
    fn send(&self, request: http::Request<Vec<Bytes>>) -> Sending<'_> {
        let bytes: usize = request.body().iter().map(Bytes::len).sum();
        self.1.fetch_add(bytes as u64, Ordering::Relaxed);
        let step = self.0.fetch_add(1, Ordering::Relaxed);
        let arguments = format!(
            "{{\"items\":[{{\"topic\":\"{step}\",\"owner\":null,\"hours\":1,\"votes\":1,\"done\":true}}]}}"
        );
        let mut message = Message::default();
        message.tool_calls = vec![ToolCall::function(
            format!("call_{step}"),
            "note",
            arguments,
        )];
        let json = serde_json::to_vec(&response(message, FinishReason::ToolCalls)).expect("JSON");
        let response = http::Response::builder()
            .header("content-type", "application/json")
            .body(body(json.into()))
            .expect("a response");
        Box::pin(async { Ok(response) })
    }
}

fn steps() {
    println!("a run of many steps");
    let runtime = Runtime::new().expect("threads");
    for steps in [50, 100, 200, 400] {
        let mut fastest = f64::MAX;
        let mut sent = 0;
        for _ in 0..10 {
            let transport: &'static Steps =
                Box::leak(Box::new(Steps(AtomicU64::new(0), AtomicU64::new(0))));
            let client = Client::builder()
                .transport(transport)
                .model("openai/gpt-5")
                .build();
            let request = client
                .expect("a client")
                .prompt("Go on")
                .tools(coax::tools![note]);
            let begun = Instant::now();
            let error = runtime
                .block_on(request.max_steps(steps).text())
                .expect_err("no end");
            fastest = fastest.min(begun.elapsed().as_secs_f64() * 1e6);
            assert_eq!(error.steps().len(), steps as usize, "{error:?}");
            sent = transport.1.load(Ordering::Relaxed);
        }
        let each = fastest / f64::from(steps);
        let per_kb = fastest * 1024.0 / sent as f64;
        println!(
            "  {steps:>4} steps: {each:>6.1} µs each, {per_kb:.2} µs for each KB that was sent"
        );
    }
}

fn main() {
    dispatch();
    overhead();
    steps();
}
