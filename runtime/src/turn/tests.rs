//! Turns put together from hand-made pieces.

use super::*;
use serde_json::json;

/// The message that pieces of a first choice make up.
fn message(deltas: &[Value]) -> Message {
    let mut turn = Turn::default();
    for delta in deltas {
        let chunk = json!({ "choices": [{ "index": 0, "delta": delta }] });
        turn.push(&serde_json::from_value(chunk).expect("a chunk"));
    }
    turn.into_response().choices.remove(0).message
}

/// Id, name and arguments of the calls that pieces make up.
fn calls(pieces: &[Value]) -> Vec<(String, String, String)> {
    let deltas: Vec<Value> = pieces
        .iter()
        .map(|piece| json!({ "tool_calls": [piece] }))
        .collect();
    let calls = message(&deltas).tool_calls.into_iter().map(|call| {
        let function = call.function.unwrap_or_default();
        (call.id, function.name, function.arguments)
    });
    calls.collect()
}

fn call(id: &str, name: &str, arguments: &str) -> (String, String, String) {
    (id.to_owned(), name.to_owned(), arguments.to_owned())
}

fn piece(
    index: Option<u64>,
    id: Option<&str>,
    name: Option<&str>,
    arguments: impl Into<Value>,
) -> Value {
    let arguments = arguments.into();
    json!({ "index": index, "id": id, "function": { "name": name, "arguments": arguments } })
}

#[test]
fn pieces_of_calls_find_their_call() {
    let two = [call("a", "add", "{\"x\":1}"), call("b", "sub", "{}")];
    let by_index = [
        piece(Some(0), Some("a"), Some("add"), json!("")),
        piece(Some(1), Some("b"), Some("sub"), json!("{")),
        piece(Some(0), None, None, json!("{\"x\":")),
        piece(Some(1), Some("b"), None, json!("}")),
        piece(Some(0), Some(""), Some(""), json!("1}")),
    ];
    assert_eq!(calls(&by_index), two);
    let without_index = [
        piece(None, Some("a"), Some("add"), json!("{\"x\":")),
        piece(None, None, None, json!("1}")),
        piece(None, Some("b"), Some("sub"), Value::Null),
        piece(None, Some("b"), None, json!("{}")),
    ];
    assert_eq!(calls(&without_index), two);
    let one_index_for_both = [
        piece(Some(0), Some("a"), Some("add"), json!("{\"x\":1}")),
        piece(Some(0), Some("b"), Some("sub"), json!({})),
    ];
    assert_eq!(calls(&one_index_for_both), two);
}

#[test]
fn repeated_and_missing_ids_and_names() {
    let repeated = [
        piece(Some(0), Some("a"), Some("add"), json!("{\"x\"")),
        piece(Some(0), Some("a"), Some("add"), json!(":1}")),
    ];
    assert_eq!(calls(&repeated), [call("a", "add", "{\"x\":1}")]);
    let same_id_twice = [
        piece(None, Some("a"), Some("add"), json!("{\"x\":1}")),
        piece(None, Some("a"), Some("add"), json!("{\"x\":2}")),
    ];
    let twice = [call("a", "add", "{\"x\":1}"), call("a", "add", "{\"x\":2}")];
    assert_eq!(calls(&same_id_twice), twice);
    let name_later = [
        piece(Some(0), Some("a"), None, json!("")),
        piece(Some(0), None, Some("add"), json!("{}")),
    ];
    assert_eq!(calls(&name_later), [call("a", "add", "{}")]);
    let no_ids = [
        piece(Some(0), None, Some("add"), json!("{}")),
        piece(Some(1), None, Some("add"), json!("{}")),
    ];
    assert_eq!(
        calls(&no_ids),
        [call("", "add", "{}"), call("", "add", "{}")]
    );
}

#[test]
fn reasoning_is_merged_by_index_and_type() {
    let detail = |kind: &str, member: &str, text: &str, signature: &str| {
        let mut detail = json!({ "type": kind, "index": 0, "format": "f", "signature": signature });
        detail[member] = json!(text);
        json!({ "reasoning": text, "reasoning_details": [detail] })
    };
    let message = message(&[
        detail("reasoning.text", "text", "think ", ""),
        detail("reasoning.encrypted", "data", "c2Vj", ""),
        detail("reasoning.text", "text", "hard", "signed"),
    ]);
    assert_eq!(message.reasoning.as_deref(), Some("think c2Vjhard"));
    let expected = [
        json!({ "type": "reasoning.text", "index": 0, "format": "f", "signature": "signed", "text": "think hard" }),
        json!({ "type": "reasoning.encrypted", "index": 0, "format": "f", "signature": "", "data": "c2Vj" }),
    ];
    assert_eq!(message.reasoning_details, expected);
}

#[test]
fn choices_are_kept_apart_and_in_order() {
    let mut turn = Turn::default();
    for (index, text, finish) in [
        (1, "b", None),
        (0, "a", None),
        (1, "B", Some("stop")),
        (0, "A", Some("stop")),
    ] {
        let choice =
            json!({ "index": index, "delta": { "content": text }, "finish_reason": finish });
        let chunk = json!({ "id": "gen_1", "model": "m", "choices": [choice], "usage": { "total_tokens": index } });
        assert!(!turn.is_finished());
        turn.push(&serde_json::from_value(chunk).expect("a chunk"));
    }
    assert!(turn.is_finished());
    let response = turn.into_response();
    let texts: Vec<_> = response
        .choices
        .iter()
        .filter_map(|choice| choice.message.text())
        .collect();
    assert_eq!(texts, ["aA", "bB"]);
    assert_eq!(
        (
            response.id.as_deref(),
            response.usage.and_then(|usage| usage.total_tokens)
        ),
        (Some("gen_1"), Some(0))
    );
}

#[test]
fn endless_pieces_are_counted() {
    let mut turn = Turn::default();
    let chunk = json!({ "choices": [{ "delta": { "tool_calls": [piece(None, Some("a"), Some("f"), json!("{}"))] } }] });
    let chunk = serde_json::from_value(chunk).expect("a chunk");
    for n in 1..100 {
        turn.push(&chunk);
        assert!(turn.size() >= n * ELEMENT);
    }
}
