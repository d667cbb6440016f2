//! The invariants of the machine, in random sequences of events.

use super::data::{Call, Decision, Policy, Run};
use super::{Action, Program};
use crate::error::{Error, ErrorKind};
use crate::tool::{DynTool, Fatal, ToolError, ToolOutput, Toolbox};
use crate::wire::{ChatRequest, Choice, FinishReason, Message, Response, Role, ToolCall, Usage};
use fastrand::Rng;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// As many sequences as a run of the tests tries.
const SEQUENCES: u64 = 10_000;

fn program() -> Program {
    let tool = |name: &'static str| {
        let schema = json!({
            "type": "object",
            "properties": { "n": { "type": "integer" } },
            "required": ["n"],
        });
        DynTool::from_schema(name, schema, |arguments: Value| async move {
            Ok::<_, String>(arguments)
        })
    };
    let tools = Toolbox::new()
        .dynamic(tool("read"))
        .dynamic(tool("write").configure(|it| it.approve(true)))
        .dynamic(tool("few").configure(|it| it.max_calls(2)));
    Program::of::<Vec<u8>>("openai/gpt-5")
        .expect("a schema")
        .tools(tools)
        .tools([crate::wire::FunctionTool::new(
            "outside",
            serde_json::from_str(r#"{"type":"object"}"#).expect("a schema"),
        )])
}

fn run(rng: &mut Rng) -> Run {
    let request = ChatRequest::new("openai/gpt-5", vec![Message::user("go")]);
    let mut run = Run::new(request);
    run.policy = Policy {
        max_steps: rng.u32(1..6),
        output_retries: rng.u32(0..3),
        tool_retries: rng.u32(0..3),
        answer_on_last_step: rng.bool(),
        ..Policy::default()
    };
    run
}

fn response(message: Message, reason: FinishReason) -> Response {
    Response {
        usage: Some(Usage::default()),
        choices: vec![Choice {
            message,
            finish_reason: Some(reason),
            ..Choice::default()
        }],
        ..Response::default()
    }
}

/// Returns anything that a model may answer.
fn answer(rng: &mut Rng) -> Response {
    let texts = [
        "{\"value\":[1,2]}",
        "{\"value\":[300]}",
        "no JSON",
        "",
        "{\"value\":7}",
    ];
    match rng.u8(..10) {
        0..6 => {
            let calls = (0..rng.usize(1..5)).map(|_| call(rng)).collect();
            let mut message = Message::assistant(["", "Let me see."][rng.usize(..2)]);
            message.tool_calls = calls;
            response(message, FinishReason::ToolCalls)
        }
        6 => response(Message::assistant("cut"), FinishReason::Length),
        _ => {
            let text = texts[rng.usize(..texts.len())];
            response(Message::assistant(text), FinishReason::Stop)
        }
    }
}

fn call(rng: &mut Rng) -> ToolCall {
    let names = ["read", "write", "few", "outside", "none_such", "read"];
    let arguments = [
        "{\"n\":1}",
        "{\"n\":2}",
        "\"{\\\"n\\\":3}\"",
        "{\"n\":",
        "",
        "[1]",
        "{}",
    ];
    ToolCall::function(
        ["", "a", "b", "call_1_0"][rng.usize(..4)],
        names[rng.usize(..names.len())],
        arguments[rng.usize(..arguments.len())],
    )
}

fn result(rng: &mut Rng) -> Result<ToolOutput, ToolError> {
    match rng.u8(..12) {
        0 => Err(ToolError::new("it failed")),
        1 => Err(ToolError::of(&Fatal::new("it is over"))),
        _ => Ok(ToolOutput::new(format!("result {}", rng.u8(..)))),
    }
}

/// Checks what holds of any conversation that is sent: each result follows on its call, and each call has one.
fn check_transcript(messages: &[Message]) {
    let mut open: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    for message in messages {
        if message.role == Role::Tool {
            let id = message.tool_call_id.clone().expect("an id");
            assert!(!open.is_empty(), "an orphan: {id}");
            assert_eq!(open.remove(0), id, "results in the order of the calls");
            continue;
        }
        assert!(open.is_empty(), "without a result: {open:?}");
        for call in &message.tool_calls {
            assert!(!call.id.is_empty());
            assert!(seen.insert(call.id.clone()), "two calls `{}`", call.id);
            let arguments = &call.function.as_ref().expect("a function").arguments;
            let json: Value = serde_json::from_str(arguments).expect("JSON goes back");
            assert!(json.is_object());
            open.push(call.id.clone());
        }
    }
    assert!(open.is_empty(), "without a result: {open:?}");
}

/// Saves and loads.
fn reloaded(run: &Run) -> Run {
    let saved = serde_json::to_string(run).expect("JSON");
    let loaded: Run = serde_json::from_str(&saved).expect("a run");
    assert_eq!(serde_json::to_string(&loaded).expect("JSON"), saved);
    loaded
}

/// The end of a sequence of events.
#[derive(Debug, PartialEq)]
struct End {
    messages: Vec<Message>,
    stop: Option<(ErrorKind, String)>,
    steps: usize,
    requests: u32,
    value: Option<Vec<u8>>,
}

/// Plays one sequence; with `save`, the run is saved and loaded after each event.
fn play(seed: u64, save: bool) -> End {
    let mut rng = Rng::with_seed(seed);
    let (mut run, mut program) = (run(&mut rng), program());
    let mut ran: BTreeMap<String, u32> = BTreeMap::new();
    for _ in 0..200 {
        if save {
            run = reloaded(&run);
            program = self::program();
        }
        match run.next(&mut program).expect("tools that can be offered") {
            Action::Ask(request) => {
                check_transcript(&request.messages);
                let steps = u32::try_from(run.steps.len()).expect("few");
                assert!(steps <= run.policy.max_steps);
                if rng.u8(..40) == 0 {
                    let error = Error::new(ErrorKind::Server, "it is down");
                    run.failed(&error, &mut program);
                } else {
                    run.answered(answer(&mut rng), &mut program);
                }
            }
            Action::Call(calls) => {
                let at = rng.usize(..calls.len());
                let id = calls[at].id();
                *ran.entry(id.to_owned()).or_default() += 1;
                assert_eq!(ran[id], 1, "`{id}` ran twice");
                run.returned(id, result(&mut rng), &mut program);
                // What comes twice or of no call changes nothing.
                let before = serde_json::to_string(&run).expect("JSON");
                run.returned(id, Ok(ToolOutput::new("again")), &mut program);
                run.returned("no such", Ok(ToolOutput::new("?")), &mut program);
                assert_eq!(serde_json::to_string(&run).expect("JSON"), before);
            }
            Action::Pending(calls) => {
                let at = rng.usize(..calls.len());
                decide(&mut run, &calls[at], &mut rng, &mut program);
            }
            Action::Done => {
                let value = program.value::<Vec<u8>>();
                assert!(value.is_some());
                return end(&run, None, value);
            }
            Action::Stopped(stop) => {
                return end(&run, Some((stop.kind, stop.message)), None);
            }
        }
    }
    panic!("no end in 200 events");
}

fn decide(run: &mut Run, call: &Call, rng: &mut Rng, program: &mut Program) {
    let decision = match (call.is_outside(), rng.u8(..4)) {
        (false, 0) => Decision::Approved,
        (false, 1) => Decision::ApprovedWith(json!({ "n": 9 })),
        (_, 2) => Decision::Provided("from outside".into()),
        _ => Decision::Denied("no".to_owned()),
    };
    let unknown = run.decided("none", decision.clone(), program);
    assert!(unknown.is_err());
    run.decided(call.id(), decision, program).expect("it fits");
}

fn end(run: &Run, stop: Option<(ErrorKind, String)>, value: Option<Vec<u8>>) -> End {
    check_transcript(&run.messages);
    for step in &run.steps[..run.steps.len().saturating_sub(1)] {
        assert!(step.calls.iter().all(|call| call.result.is_some()));
    }
    End {
        stop,
        steps: run.steps.len(),
        requests: run.spent.requests,
        value,
        messages: run.messages.to_vec(),
    }
}

#[test]
fn a_run_keeps_its_promises_and_goes_on_equally_when_it_is_loaded() {
    let (mut done, mut kinds) = (0, BTreeSet::new());
    for seed in 0..SEQUENCES {
        let straight = play(seed, false);
        assert_eq!(straight, play(seed, true), "seed {seed}");
        match straight.stop {
            None => done += 1,
            Some((kind, _)) => drop(kinds.insert(kind.as_str())),
        }
    }
    assert!(done > SEQUENCES / 10, "{done}");
    for kind in [
        "limit",
        "malformed",
        "mismatch",
        "server",
        "tool",
        "truncated",
    ] {
        assert!(kinds.contains(kind), "{kind}: {kinds:?}");
    }
}
