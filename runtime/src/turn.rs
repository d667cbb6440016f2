//! The pieces of a streamed answer, put together to the response they make up.
//!
//! Pure: chunks in, one [`Response`] out, at any time as far as it came. Survives what servers do
//! to tool calls (no index, ids repeated or missing, one index for two calls). Knows no transport.

use crate::wire::{
    AudioReply, Choice, Chunk, ChunkChoice, Content, Delta, FunctionCall, FunctionDelta, Message,
    Response, ToolCall, ToolCallDelta,
};
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

/// An answer under way.
#[derive(Debug, Default)]
pub(crate) struct Turn {
    response: Response,
    /// Beside each call of each choice: the index that its pieces carry.
    indices: Vec<Vec<Option<u64>>>,
    size: usize,
}

/// What a new list element counts for, beside its text.
const ELEMENT: usize = 64;

impl Turn {
    /// Adds the pieces of one chunk.
    pub(crate) fn push(&mut self, chunk: &Chunk) {
        let response = &mut self.response;
        set(&mut response.id, &chunk.id);
        set(&mut response.created, &chunk.created);
        set(&mut response.model, &chunk.model);
        set(&mut response.usage, &chunk.usage);
        set(&mut response.service_tier, &chunk.service_tier);
        set(&mut response.system_fingerprint, &chunk.system_fingerprint);
        set(&mut response.generation_id, &chunk.generation_id);
        set(&mut response.moderation, &chunk.moderation);
        replace(&mut response.extra, &chunk.extra);
        if response.object.is_none() {
            response.object = Some("chat.completion".into());
        }
        for choice in &chunk.choices {
            self.choice(choice);
        }
    }

    /// The answer as far as it came.
    pub(crate) fn response(&self) -> &Response {
        &self.response
    }

    /// Takes the answer out.
    pub(crate) fn into_response(self) -> Response {
        self.response
    }

    /// Whether the server has said why the first answer ends.
    pub(crate) fn is_finished(&self) -> bool {
        let first = self
            .response
            .choices
            .iter()
            .find(|choice| choice.index.unwrap_or(0) == 0);
        first.is_some_and(|choice| choice.finish_reason.is_some())
    }

    /// About how many bytes it holds.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    fn choice(&mut self, piece: &ChunkChoice) {
        let index = piece.index.unwrap_or(0);
        let known = self
            .response
            .choices
            .iter()
            .position(|choice| choice.index == Some(index));
        let at = known.unwrap_or_else(|| {
            self.size += ELEMENT;
            let choice = Choice {
                index: Some(index),
                ..Choice::default()
            };
            // In the order of their numbers, whichever comes first.
            let at = self
                .response
                .choices
                .partition_point(|other| other.index < Some(index));
            self.response.choices.insert(at, choice);
            self.indices.insert(at, Vec::new());
            at
        });
        let choice = &mut self.response.choices[at];
        set(&mut choice.finish_reason, &piece.finish_reason);
        set(
            &mut choice.native_finish_reason,
            &piece.native_finish_reason,
        );
        if let Some(logprobs) = &piece.logprobs {
            self.size += ELEMENT;
            merge(choice.logprobs.get_or_insert(Value::Null), logprobs);
        }
        replace(&mut choice.extra, &piece.extra);
        self.size += delta(&mut choice.message, &piece.delta);
        for call in &piece.delta.tool_calls {
            self.size += tool_call(&mut choice.message.tool_calls, &mut self.indices[at], call);
        }
    }
}

/// Adds what is new to a message, and gives back about how many bytes that were.
fn delta(message: &mut Message, piece: &Delta) -> usize {
    let mut size = 0;
    if let Some(role) = &piece.role {
        message.role = role.clone();
    }
    if let Some(text) = &piece.content {
        size += text.len();
        match &mut message.content {
            Some(Content::Text(whole)) => whole.push_str(text),
            other => *other = Some(Content::Text(text.clone())),
        }
    }
    size += append(&mut message.refusal, piece.refusal.as_deref());
    size += append(&mut message.reasoning, piece.reasoning.as_deref());
    for detail in &piece.reasoning_details {
        size += reasoning_detail(&mut message.reasoning_details, detail);
    }
    if let Some(call) = &piece.function_call {
        size += function(message.function_call.get_or_insert_default(), call);
    }
    if let Some(Value::Object(audio)) = &piece.audio {
        size += audio_piece(message.audio.get_or_insert_default(), audio);
    }
    size += piece.annotations.len() * ELEMENT;
    message.annotations.extend_from_slice(&piece.annotations);
    set(&mut message.provider_metadata, &piece.provider_metadata);
    replace(&mut message.extra, &piece.extra);
    size
}

/// Adds a piece of a tool call to the call it belongs to.
fn tool_call(
    calls: &mut Vec<ToolCall>,
    indices: &mut Vec<Option<u64>>,
    piece: &ToolCallDelta,
) -> usize {
    let mut size = 0;
    let at = target(calls, indices, piece).unwrap_or_else(|| {
        size += ELEMENT;
        calls.push(ToolCall::default());
        indices.push(piece.index);
        calls.len() - 1
    });
    let call = &mut calls[at];
    if let Some(id) = piece.id.as_ref().filter(|id| !id.is_empty()) {
        call.id.clone_from(id);
    }
    if let Some(kind) = &piece.kind {
        call.kind = kind.clone();
    }
    if let Some(piece) = &piece.function {
        size += function(call.function.get_or_insert_default(), piece);
    }
    if let Some(piece) = &piece.custom {
        let custom = call.custom.get_or_insert_default();
        if let Some(name) = piece.get("name").and_then(Value::as_str) {
            name.clone_into(&mut custom.name);
        }
        let input = piece
            .get("input")
            .and_then(Value::as_str)
            .unwrap_or_default();
        custom.input.push_str(input);
        size += input.len();
    }
    replace(&mut call.extra, &piece.extra);
    size
}

/// Which call a piece continues; `None` for the first piece of a new one.
fn target(calls: &[ToolCall], indices: &[Option<u64>], piece: &ToolCallDelta) -> Option<usize> {
    let id = piece.id.as_deref().filter(|id| !id.is_empty());
    let at = match piece.index {
        Some(_) => indices.iter().rposition(|index| *index == piece.index)?,
        None => {
            let same_id = calls.iter().rposition(|call| Some(call.id.as_str()) == id);
            same_id.or_else(|| calls.len().checked_sub(1))?
        }
    };
    let (known, known_function) = (&calls[at], calls[at].function.as_ref()?);
    let name = piece
        .function
        .as_ref()
        .and_then(|function| function.name.as_deref());
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        return Some(at);
    };
    if known_function.name.is_empty() {
        return Some(at);
    }
    let other_id = id.is_some_and(|id| !known.id.is_empty() && known.id != id);
    // A name once more: the same call told again, or, after whole arguments, the next one.
    let starts_again = piece
        .function
        .as_ref()
        .is_some_and(|function| !function.arguments.is_empty())
        && serde_json::from_str::<IgnoredAny>(&known_function.arguments).is_ok();
    let new = known_function.name != name || other_id || starts_again;
    (!new).then_some(at)
}

fn function(call: &mut FunctionCall, piece: &FunctionDelta) -> usize {
    if let Some(name) = piece.name.as_ref().filter(|name| !name.is_empty()) {
        call.name.clone_from(name);
    }
    call.arguments.push_str(&piece.arguments);
    piece.arguments.len()
}

/// Merges pieces of one entry, told by index and type: two entries of different type can share an index.
fn reasoning_detail(details: &mut Vec<Value>, piece: &Value) -> usize {
    let size = piece.as_object().map_or(0, |piece| {
        piece
            .values()
            .filter_map(Value::as_str)
            .map(str::len)
            .sum::<usize>()
    });
    let same = |entry: &&mut Value| {
        piece
            .get("index")
            .is_some_and(|index| entry.get("index") == Some(index))
            && entry.get("type") == piece.get("type")
    };
    let entry = details.iter_mut().find(same).and_then(Value::as_object_mut);
    let (Some(entry), Some(piece)) = (entry, piece.as_object()) else {
        details.push(piece.clone());
        return size + ELEMENT;
    };
    for (name, value) in piece {
        match (entry.get_mut(name), value) {
            (Some(Value::String(whole)), Value::String(more))
                if matches!(name.as_str(), "text" | "summary") =>
            {
                whole.push_str(more);
            }
            // The signature is empty on all pieces but the last.
            (Some(_), Value::Null) => {}
            (Some(_), Value::String(empty)) if empty.is_empty() => {}
            _ => drop(entry.insert(name.clone(), value.clone())),
        }
    }
    size
}

fn audio_piece(audio: &mut AudioReply, piece: &Map<String, Value>) -> usize {
    let text = |name| piece.get(name).and_then(Value::as_str);
    if let Some(id) = text("id") {
        audio.id = Some(id.to_owned());
    }
    if let Some(seconds) = piece.get("expires_at").and_then(Value::as_u64) {
        audio.expires_at = Some(seconds);
    }
    append(&mut audio.data, text("data")) + append(&mut audio.transcript, text("transcript"))
}

fn append(whole: &mut Option<String>, piece: Option<&str>) -> usize {
    let Some(piece) = piece else { return 0 };
    whole.get_or_insert_default().push_str(piece);
    piece.len()
}

/// Takes a value where a chunk tells one that differs.
fn set<T: Clone + PartialEq>(known: &mut Option<T>, told: &Option<T>) {
    if told.is_some() && known != told {
        known.clone_from(told);
    }
}

/// Takes over unknown members.
fn replace(known: &mut Map<String, Value>, told: &Map<String, Value>) {
    for (name, value) in told {
        if known.get(name) != Some(value) {
            known.insert(name.clone(), value.clone());
        }
    }
}

/// Joins lists inside objects, as log probabilities come.
fn merge(known: &mut Value, told: &Value) {
    match (known, told) {
        (Value::Array(known), Value::Array(told)) => known.extend_from_slice(told),
        (Value::Object(known), Value::Object(told)) => {
            for (name, value) in told {
                merge(known.entry(name.as_str()).or_insert(Value::Null), value);
            }
        }
        (_, Value::Null) => {}
        (known, told) => *known = told.clone(),
    }
}

#[cfg(test)]
mod tests {
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

    fn piece(index: Option<u64>, id: Option<&str>, name: Option<&str>, arguments: Value) -> Value {
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
            let mut detail =
                json!({ "type": kind, "index": 0, "format": "f", "signature": signature });
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
}
