//! The pieces of a streamed answer, put together to the response they make up.
//!
//! Pure: chunks in, one [`Response`] out, at any time as far as it came. Survives what servers do
//! to tool calls (no index, ids repeated or missing, one index for two calls). Knows no transport.

mod tool_calls;

use crate::wire::{AudioReply, Choice, Chunk, ChunkChoice, Content, Delta, Message, Response};
use serde_json::{Map, Value};
use tool_calls::{function, tool_call};

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

    /// Adds text to the first answer, of which a chunk has come before.
    pub(crate) fn push_text(&mut self, text: &str) {
        let first = self
            .response
            .choices
            .iter_mut()
            .find(|choice| choice.index == Some(0));
        if let Some(choice) = first {
            self.size += append_text(&mut choice.message, text);
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
        size += append_text(message, text);
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

fn append_text(message: &mut Message, text: &str) -> usize {
    match &mut message.content {
        Some(Content::Text(whole)) => whole.push_str(text),
        other => *other = Some(Content::Text(text.to_owned())),
    }
    text.len()
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
mod tests;
