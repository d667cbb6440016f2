//! The context: where it may stand, and what it is called.

use super::seen;
use coax::{ToolContext, Toolbox};
use serde_json::json;

struct Session {
    user: String,
    admin: bool,
}

type Context = ToolContext<Session>;

fn session() -> Session {
    Session {
        user: "Kim".into(),
        admin: false,
    }
}

/// First.
#[coax::tool]
async fn first(context: &ToolContext<Session>, word: String) -> String {
    format!("{word} {}", context.state().user)
}

/// In the middle.
#[coax::tool]
fn middle(word: String, context: &ToolContext<Session>, times: u8) -> String {
    format!("{word} {times} {}", context.state().user)
}

/// Last, by an alias.
#[coax::tool]
async fn last(word: String, _: &Context) -> String {
    word
}

/// Lends from the state.
#[coax::tool]
fn lent(context: &Context) -> &str {
    &context.state().user
}

/// Goes with any state.
#[coax::tool]
async fn free(context: &ToolContext, word: String) -> String {
    format!("{word} {}", context.messages().len())
}

/// Goes with any state as well.
#[coax::tool]
fn unit(context: &ToolContext<()>) -> String {
    context.call_id().to_owned()
}

/// Runs where it may block.
#[coax::tool(blocking)]
fn blocking(context: &Context, word: String) -> String {
    assert!(std::thread::current().name() != Some("main"));
    word + &context.state().user
}

/// Runs where it may block, with any state.
#[coax::tool(blocking, timeout = "2m")]
fn blocking_free(word: String, context: &ToolContext) -> String {
    word + context.call_id()
}

fn is_admin(context: &Context) -> bool {
    context.state().admin
}

fn is_fresh(context: &ToolContext) -> bool {
    context.messages().is_empty()
}

/// For administrators.
#[coax::tool(enabled = is_admin, approve, sequential, max_calls = 3, timeout = "500ms")]
async fn purge(_context: &Context) {}

/// At the start.
#[coax::tool(enabled = is_fresh)]
fn greet() -> String {
    "hello".into()
}

#[tokio::test]
async fn a_context_stands_anywhere() {
    let tools = coax::tools![
        first,
        middle,
        last,
        lent,
        free,
        unit,
        blocking,
        blocking_free,
        purge,
        greet
    ];
    let tools: Toolbox = tools.with(session());
    for (name, arguments, expected) in [
        ("first", json!({ "word": "a" }), "a Kim"),
        ("middle", json!({ "word": "a", "times": 2 }), "a 2 Kim"),
        ("last", json!({ "word": "a" }), "a"),
        ("lent", json!({}), "Kim"),
        ("free", json!({ "word": "a" }), "a 0"),
        ("unit", json!({}), ""),
        ("blocking", json!({ "word": "a" }), "aKim"),
        ("blocking_free", json!({ "word": "a" }), "a"),
        ("purge", json!({}), "done"),
        ("greet", json!({}), "hello"),
    ] {
        assert_eq!(
            seen(&tools, name, arguments).await.as_deref(),
            Ok(expected),
            "{name}"
        );
    }
}

#[test]
fn the_model_does_not_give_the_context() {
    let tools: Toolbox = coax::tools![middle].with(session());
    let declared = tools
        .declarations(coax::Dialect::OpenAi)
        .expect("declarations");
    let text = serde_json::to_string(&declared).expect("JSON");
    assert!(text.contains(r#""required":["word","times"]"#), "{text}");
}

#[test]
fn tools_without_state_go_into_any_toolbox() {
    let _: Toolbox = coax::tools![free, unit, blocking_free, greet];
    let _: Toolbox<u8> = coax::tools![free, unit, greet];
}
