//! What lenient reading must survive: odd members are absent, the rest is kept.
//!
//! Item by item what servers and proxies are known to send.

use coax::wire::*;
use serde_json::{Value, json};

fn response(body: &Value) -> Response {
    serde_json::from_str(&body.to_string()).expect("reads")
}

fn chunk(body: &Value) -> Chunk {
    serde_json::from_str(&body.to_string()).expect("reads")
}

#[test]
fn heads_may_be_missing_or_null() {
    for body in [
        json!({}),
        json!({ "id": null, "object": null, "created": null, "model": null }),
    ] {
        assert_eq!(response(&body), Response::default());
        assert_eq!(chunk(&body), Chunk::default());
    }
}

#[test]
fn roles_and_contents_of_any_kind() {
    let message = |message: Value| {
        let mut answer = response(&json!({ "choices": [{ "message": message }] }));
        answer.choices.remove(0).message
    };
    assert_eq!(message(json!({ "role": "" })).role, Role::Assistant);
    assert_eq!(message(json!({})).role, Role::Assistant);
    assert_eq!(message(json!({ "role": "seer" })).role.as_str(), "seer");
    assert_eq!(message(json!({ "content": null })).content, None);
    assert_eq!(message(json!({ "content": 7 })).content, None);
    let parts = message(
        json!({ "content": ["a", { "type": "text", "text": "b" }, { "type": "thinking" }, 3, null] }),
    );
    assert_eq!(parts.text().as_deref(), Some("ab"));
    assert_eq!(message(json!({ "refusal": false })).refusal, None);
    assert_eq!(
        message(json!({ "refusal": "No." })).refusal.as_deref(),
        Some("No.")
    );
    assert_eq!(
        message(json!({ "reasoning_content": "Hm" }))
            .reasoning_text()
            .as_deref(),
        Some("Hm")
    );
    let both = message(json!({ "reasoning": "Hm", "reasoning_content": null }));
    assert_eq!(both.reasoning.as_deref(), Some("Hm"));
    assert_eq!(message(json!("text")), Message::default());
}

#[test]
fn deltas_of_any_kind() {
    let delta = |delta: Value| {
        let mut chunk = chunk(&json!({ "choices": [{ "delta": delta }] }));
        chunk.choices.remove(0).delta
    };
    assert_eq!(delta(json!(null)), Delta::default());
    assert_eq!(
        delta(json!({ "role": "", "content": null, "refusal": false })),
        Delta::default()
    );
    let parts = delta(json!({ "content": [{ "type": "text", "text": "a" }, "b", 1] }));
    assert_eq!(parts.content.as_deref(), Some("ab"));
    assert_eq!(delta(json!({ "content": [] })).content, None);
    assert_eq!(
        delta(json!({ "reasoning_content": "Hm" }))
            .reasoning_text()
            .as_deref(),
        Some("Hm")
    );
}

#[test]
fn tool_pieces_of_any_kind() {
    let pieces = |calls: Value| {
        let mut chunk = chunk(&json!({ "choices": [{ "delta": { "tool_calls": calls } }] }));
        chunk.choices.remove(0).delta.tool_calls
    };
    let arguments = |arguments: Value| {
        let mut pieces = pieces(json!([{ "function": { "arguments": arguments } }]));
        pieces.remove(0).function.expect("a function").arguments
    };
    assert_eq!(arguments(json!(null)), "");
    assert_eq!(arguments(json!("{\"a\":")), "{\"a\":");
    assert_eq!(
        arguments(json!({ "a": [1, 2.5, "x"] })),
        r#"{"a":[1,2.5,"x"]}"#
    );
    assert_eq!(arguments(json!([1])), "[1]");
    assert_eq!(arguments(json!(true)), "true");
    let bare = pieces(json!([{ "id": "", "function": {} }, { "index": "1", "id": null }, null]));
    assert_eq!(bare.len(), 2);
    assert_eq!((bare[0].index, bare[0].id.as_deref()), (None, Some("")));
    assert_eq!(bare[0].function, Some(FunctionDelta::default()));
    assert_eq!((bare[1].index, &bare[1].id), (Some(1), &None));
    assert!(pieces(json!(null)).is_empty());
    assert!(pieces(json!({ "0": {} })).is_empty());

    let whole = response(&json!({ "choices": [{ "message": { "tool_calls": [
        { "function": { "name": "f", "arguments": { "b": 1 } } }, { "id": "x", "function": { "name": "g" } }] } }] }));
    let calls = &whole.choices[0].message.tool_calls;
    assert_eq!(calls[0], ToolCall::function("", "f", r#"{"b":1}"#));
    assert_eq!(calls[1], ToolCall::function("x", "g", ""));
}

#[test]
fn finish_reasons_of_any_kind() {
    let reason = |choice: Value| {
        let chunk = chunk(&json!({ "choices": [choice] }));
        chunk.choices[0].finish_reason.clone()
    };
    assert_eq!(reason(json!({ "finish_reason": "" })), None);
    assert_eq!(reason(json!({ "finish_reason": 3 })), None);
    assert_eq!(
        reason(json!({ "finish_reason": "error" })),
        Some(FinishReason::Error)
    );
    let other = reason(json!({ "finish_reason": "eos" }));
    assert_eq!(other, Some(FinishReason::Other("eos".to_owned())));
    assert_eq!(
        reason(json!({ "finishReason": "length" })),
        Some(FinishReason::Length)
    );
    let both = reason(json!({ "finishReason": "stop", "finish_reason": null }));
    assert_eq!(both, Some(FinishReason::Stop));
    let with_text =
        chunk(&json!({ "choices": [{ "delta": { "content": "." }, "finish_reason": "stop" }] }));
    assert_eq!(with_text.choices[0].delta.content.as_deref(), Some("."));
}

#[test]
fn usage_of_any_kind() {
    let usage = |usage: Value| response(&json!({ "id": "x", "usage": usage, "model": "m" })).usage;
    assert_eq!(usage(json!(null)), None);
    assert_eq!(usage(json!("none")), None);
    assert_eq!(usage(json!([1])), None);
    let odd = usage(json!({
        "prompt_tokens": 12.0, "completion_tokens": "7", "total_tokens": null, "cost": "0.5", "market_cost": "n/a",
        "is_byok": "yes", "prompt_tokens_details": null, "completion_tokens_details": { "reasoning_tokens": -1 },
        "cost_details": 0, "cache_creation_input_tokens": 1e300, "native": true,
    }))
    .expect("usage");
    assert_eq!(
        (odd.prompt_tokens, odd.completion_tokens, odd.total_tokens),
        (Some(12), Some(7), None)
    );
    assert_eq!(
        (odd.cost, odd.market_cost, odd.is_byok),
        (Some(0.5), None, None)
    );
    assert_eq!(odd.prompt_tokens_details, None);
    assert_eq!(
        odd.completion_tokens_details,
        Some(CompletionTokensDetails::default())
    );
    assert_eq!(
        (odd.cost_details, odd.cache_creation_input_tokens),
        (None, None)
    );
    assert_eq!(odd.extra["native"], true);
}

#[test]
fn chunks_without_choices() {
    assert!(chunk(&json!({ "choices": null })).choices.is_empty());
    assert!(chunk(&json!({ "choices": {} })).choices.is_empty());
    let usage = chunk(&json!({ "choices": [], "usage": { "total_tokens": 3 } }));
    assert_eq!(usage.usage.and_then(|it| it.total_tokens), Some(3));
    assert_eq!(chunk(&json!({ "type": "ping" })).extra["type"], "ping");
    let padded = chunk(&json!({ "choices": [], "obfuscation": "x7Gq" }));
    assert!(padded.extra.is_empty());
}

#[test]
fn one_wrong_member_leaves_the_rest() {
    let answer = response(&json!({
        "id": 7, "object": {}, "created": "soon", "model": "m", "service_tier": [], "system_fingerprint": true,
        "choices": [5, { "index": "0", "message": { "content": "ok", "tool_calls": "none", "annotations": 1, "audio": [] },
                         "logprobs": 1 }],
    }));
    assert_eq!(answer.model.as_deref(), Some("m"));
    assert_eq!(
        (answer.id, answer.object, answer.created),
        (None, None, None)
    );
    assert_eq!(answer.choices.len(), 1);
    assert_eq!(answer.choices[0].index, Some(0));
    assert_eq!(answer.choices[0].message.text().as_deref(), Some("ok"));
}

#[test]
fn what_is_no_object_is_no_answer() {
    for body in ["[]", "\"text\"", "7", "null", "", "<html>", "{\"id\":"] {
        assert!(serde_json::from_str::<Response>(body).is_err(), "{body}");
        assert!(serde_json::from_str::<Chunk>(body).is_err(), "{body}");
    }
}

#[test]
fn debug_shows_what_is_there() {
    let usage: Usage = serde_json::from_str(r#"{"total_tokens":3,"tier":"x"}"#).expect("usage");
    assert_eq!(
        format!("{usage:?}"),
        r#"Usage { total_tokens: Some(3), extra: {"tier": String("x")} }"#
    );
}
