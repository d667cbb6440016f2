//! Turns put together from hand-made pieces.

use super::*;
use crate::wire::ToolCall;
use serde_json::json;

/// Returns the message that pieces of a first choice make up.
fn message(deltas: &[Value]) -> Message {
    let mut turn = Turn::default();
    for delta in deltas {
        let chunk = json!({ "choices": [{ "index": 0, "delta": delta }] });
        turn.push(&serde_json::from_value(chunk).expect("a chunk"));
    }
    turn.into_response().choices.remove(0).message
}

/// Returns id, name and arguments of the calls that pieces make up.
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
        (Some("gen_1"), Some(1))
    );
}

#[test]
fn endless_pieces_are_counted() {
    let mut turn = Turn::default();
    let chunk = json!({ "choices": [{ "delta": { "tool_calls": [piece(None, Some("a"), Some("f"), json!("{}"))] } }] });
    let chunk = serde_json::from_value(chunk).expect("a chunk");
    for n in 1..100 {
        turn.push(&chunk);
        assert!(turn.size() >= n * size_of::<ToolCall>());
    }
}

#[test]
fn ids_that_change_or_tell_calls_apart() {
    let another_id_in_each = [
        piece(Some(0), Some("a"), Some("add"), json!("{")),
        piece(Some(0), Some("b"), None, json!("}")),
    ];
    assert_eq!(calls(&another_id_in_each), [call("a", "add", "{}")]);
    let only_ids = [
        piece(None, Some("a"), Some("add"), json!("{}")),
        piece(None, Some("b"), None, json!("{")),
        piece(None, Some("b"), Some("sub"), json!("}")),
        piece(None, None, None, json!(" ")),
    ];
    assert_eq!(
        calls(&only_ids),
        [call("a", "add", "{}"), call("b", "sub", "{} ")]
    );
    let one_id_for_two = [
        piece(Some(0), Some("a"), Some("add"), json!("{}")),
        piece(Some(1), Some("a"), Some("sub"), json!("{}")),
    ];
    let two = [call("a", "add", "{}"), call("a", "sub", "{}")];
    assert_eq!(calls(&one_id_for_two), two);
    let id_late = [
        piece(None, None, Some("add"), json!("{")),
        piece(None, Some("a"), None, json!("}")),
    ];
    assert_eq!(calls(&id_late), [call("a", "add", "{}")]);
}

#[test]
fn a_repeated_name_begins_a_call_only_after_whole_arguments() {
    let told_again = |arguments: &[&str]| {
        let pieces = arguments
            .iter()
            .map(|more| piece(Some(0), None, Some("add"), json!(more)));
        calls(&pieces.collect::<Vec<_>>()).len()
    };
    assert_eq!(told_again(&["", "{}", ""]), 1);
    assert_eq!(
        told_again(&[r#"{"a":"}"#, r#"\"}"#, r#"","b":[{}]"#, "}"]),
        1
    );
    assert_eq!(told_again(&["{}", "{}", r#"{"a":{}}"#, "[1]", "{"]), 5);
}

#[test]
fn pieces_of_custom_tools() {
    let deltas = [
        json!({ "index": 0, "id": "a", "type": "custom", "custom": { "name": "shell", "input": "" } }),
        json!({ "index": 1, "id": "b", "type": "custom", "custom": { "name": "shell", "input": "pwd" } }),
        json!({ "index": 0, "custom": { "input": "ls" } }),
        json!({ "index": 0, "custom": { "input": " -l" } }),
    ];
    let message = message(&deltas.map(|piece| json!({ "tool_calls": [piece] })));
    let inputs = message.tool_calls.into_iter().map(|call| {
        let custom = call.custom.expect("a custom call");
        (call.id, custom.name, custom.input)
    });
    let expected = [call("a", "shell", "ls -l"), call("b", "shell", "pwd")];
    assert_eq!(inputs.collect::<Vec<_>>(), expected);
}

#[test]
fn a_call_may_come_whole_with_arguments_of_any_kind() {
    for (arguments, text) in [
        (json!({ "a": [1] }), r#"{"a":[1]}"#),
        (Value::Null, ""),
        (json!("{}"), "{}"),
    ] {
        let whole = [piece(Some(0), Some("a"), Some("add"), arguments)];
        assert_eq!(calls(&whole), [call("a", "add", text)]);
    }
}

#[test]
fn reasoning_entries_that_are_not_one() {
    let details = |pieces: &[Value]| {
        let deltas: Vec<Value> = pieces
            .iter()
            .map(|piece| json!({ "reasoning_details": [piece] }))
            .collect();
        message(&deltas).reasoning_details
    };
    let text = |text: &str| json!({ "type": "reasoning.text", "text": text });
    let signed = |text: &str| json!({ "type": "reasoning.text", "text": text, "signature": "s" });
    let secret =
        |id: &str| json!({ "type": "reasoning.encrypted", "data": id, "id": id, "index": 0 });
    // By the ids, where two have one index.
    assert_eq!(
        details(&[secret("a"), secret("b")]),
        [secret("a"), secret("b")]
    );
    // Without an index: text goes on until it is signed or something else comes.
    assert_eq!(
        details(&[text("a"), text("b"), signed("c"), text("d"), text("e")]),
        [signed("abc"), text("de")]
    );
    let data = json!({ "type": "reasoning.encrypted", "data": "x" });
    assert_eq!(
        details(&[data.clone(), data.clone()]),
        [data.clone(), data.clone()]
    );
    let between = [text("a"), data.clone(), text("b")];
    assert_eq!(details(&between), between);
    // A signature in a piece of its own, and members that are null meanwhile.
    let pieces = [
        json!({ "type": "reasoning.text", "index": 0, "text": "a", "signature": null }),
        json!({ "type": "reasoning.text", "index": 0, "text": "b", "format": "f" }),
        json!({ "type": "reasoning.text", "index": 0, "signature": "s", "format": null }),
    ];
    let whole = json!({ "type": "reasoning.text", "index": 0, "text": "ab", "signature": "s", "format": "f" });
    assert_eq!(details(&pieces), [whole]);
}

#[test]
fn what_was_streamed_goes_back_unchanged() {
    let detail = json!({ "type": "reasoning.text", "text": "a\u{1f600}", "signature": "s==", "index": 0,
                         "format": "anthropic-claude-v1", "own": { "b": [1, 2.5, null] } });
    let streamed = message(&[
        json!({ "role": "assistant", "reasoning_details": [detail] }),
        json!({ "tool_calls": [piece(Some(0), Some("a"), Some("add"), json!("{}"))] }),
        json!({ "odd": 1 }),
    ]);
    let echoed = serde_json::to_value(&streamed).expect("JSON");
    let call =
        json!({ "id": "a", "type": "function", "function": { "name": "add", "arguments": "{}" } });
    let expected = json!({ "role": "assistant", "reasoning_details": [detail], "tool_calls": [call], "odd": 1 });
    assert_eq!(echoed, expected);
}

#[test]
fn texts_of_all_kinds_are_joined() {
    let joined = message(&[
        json!({ "role": "assistant", "content": "" }),
        json!({ "reasoning_content": "h", "content": null }),
        json!({ "reasoning": "m", "reasoning_content": "m" }),
        json!({ "content": [{ "type": "text", "text": "a" }] }),
        json!({ "content": "b", "refusal": "N" }),
        json!({ "refusal": "o", "role": "" }),
    ]);
    assert_eq!(joined.text().as_deref(), Some("ab"));
    assert_eq!(joined.reasoning_text().as_deref(), Some("hm"));
    assert_eq!(joined.refusal.as_deref(), Some("No"));
    assert_eq!(joined.role, crate::wire::Role::Assistant);
}

#[test]
fn usage_and_finish_reasons_wherever_they_come() {
    let mut turn = Turn::default();
    let mut push = |chunk: Value| turn.push(&serde_json::from_value(chunk).expect("a chunk"));
    push(json!({ "usage": { "total_tokens": 1 } }));
    push(
        json!({ "choices": [{ "delta": {}, "finish_reason": "eos" }], "usage": { "total_tokens": 2.0 } }),
    );
    push(json!({ "choices": [], "usage": { "total_tokens": null } }));
    push(json!({ "choices": [{ "delta": {}, "finish_reason": "" }], "usage": null }));
    assert!(turn.is_finished());
    let late = json!({ "choices": [{ "index": 1, "delta": { "content": "more" } }] });
    turn.push(&serde_json::from_value(late).expect("a chunk"));
    assert!(!turn.is_finished(), "one of two answers is not over");
    let response = turn.into_response();
    assert_eq!(response.usage.and_then(|usage| usage.total_tokens), Some(2));
    let reason = response.choices[0].finish_reason.as_ref();
    assert_eq!(reason.map(FinishReason::as_str), Some("eos"));
}

#[test]
fn endless_members_are_counted() {
    let mut turn = Turn::default();
    for n in 0..100 {
        let name = format!("member{n}");
        let chunk = json!({ name.clone(): "x", "choices": [{ name.clone(): [n], "logprobs": { "content": [n] },
            "delta": { name: { "a": n }, "reasoning_details": [n], "annotations": [n] } }] });
        turn.push(&serde_json::from_value(chunk).expect("a chunk"));
    }
    assert!(
        turn.size() > 100 * 6 * size_of::<Value>(),
        "{}",
        turn.size()
    );
}
