//! The pieces of a streamed answer, put together to the response they make up.
//!
//! Pure: chunks in, one [`Response`] out, at any time as far as it came. Survives what servers do
//! to tool calls (no index, ids repeated or missing, one index for two calls). Knows no transport.

pub(crate) mod clean;
pub(crate) mod envelope;
pub(crate) mod prefix;
mod reasoning;
pub mod sse;
pub(crate) mod surrogates;
mod tool_calls;

use crate::wire::{
    AudioReply, Choice, Chunk, ChunkChoice, Content, Delta, FinishReason, FunctionDelta, Message,
    RawJson, Response, ToolCallDelta, Usage,
};
use envelope::Member;
use reasoning::reasoning_detail;
use serde_json::{Map, Value};
use tool_calls::{Track, function, tool_call};

/// An answer under way.
#[derive(Debug, Default)]
pub(crate) struct Turn {
    response: Response,
    /// The marks of each call of each choice, by which its pieces are recognized.
    tracks: Vec<Vec<Track>>,
    size: usize,
    /// The number of the choice that is the answer.
    answer: Option<u64>,
    /// Number of choices, before any came.
    choices: Choices,
}

/// The most choices of one answer.
const MOST_CHOICES: usize = 1024;

/// Number of choices of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Choices {
    /// As many as come; the answer is the first one of them.
    #[default]
    Any,
    /// One, whatever number a server gives its pieces.
    One,
    /// Several; the answer is number 0.
    Several,
}

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
        self.size += replace(&mut response.extra, &chunk.extra);
        if response.object.is_none() {
            response.object = Some("chat.completion".into());
        }
        for choice in &chunk.choices {
            self.choice(choice);
        }
    }

    /// Adds text to the answer, of which a chunk has come before.
    pub(crate) fn push_text(&mut self, text: &str) {
        let choices = &mut self.response.choices;
        if let Some(choice) = choices
            .iter_mut()
            .find(|choice| choice.index == self.answer)
        {
            // A reason that came too early: the answer goes on.
            choice.finish_reason = None;
            self.size += append_text(&mut choice.message, text);
        }
    }

    /// Adds to the arguments of a tool call, of which a chunk has come before.
    pub(crate) fn push_arguments(&mut self, index: Option<u64>, arguments: String) {
        let known = |choice: &Choice| choice.index == self.answer;
        let Some(at) = self.response.choices.iter().position(known) else {
            return;
        };
        let function = FunctionDelta {
            arguments,
            ..FunctionDelta::default()
        };
        let piece = ToolCallDelta {
            index,
            function: Some(function),
            ..ToolCallDelta::default()
        };
        let choice = &mut self.response.choices[at];
        choice.finish_reason = None;
        self.size += tool_call(&mut choice.message.tool_calls, &mut self.tracks[at], &piece);
    }

    /// Takes a member that a chunk has changed.
    pub(crate) fn update(&mut self, member: &Member) {
        match &*member.name {
            // It means nothing.
            "obfuscation" => {}
            "usage" => {
                let known = &mut self.response.usage;
                if !known.as_mut().is_some_and(|it| member.count_on(it)) {
                    set(known, &serde_json::from_slice(&member.value).ok());
                }
            }
            name => {
                if let Ok(value) = serde_json::from_slice(&member.value) {
                    self.size += replace_one(&mut self.response.extra, name, &value);
                }
            }
        }
    }

    /// Sets the number of requested choices.
    pub(crate) fn expect(&mut self, choices: u32) {
        self.choices = if choices > 1 {
            Choices::Several
        } else {
            Choices::One
        };
    }

    /// Forgets all that came, for a request that is sent again.
    pub(crate) fn clear(&mut self) {
        *self = Self {
            choices: self.choices,
            ..Self::default()
        };
    }

    /// Returns whether pieces with this number are of the answer.
    ///
    /// Some servers number the only choice from 1, or by its tokens (spring-ai#6023, litellm#18535,
    /// text-generation-inference PR 1648).
    pub(crate) fn is_answer(&self, index: Option<u64>) -> bool {
        self.choices == Choices::One || Some(index.unwrap_or(0)) == self.answer
    }

    /// Returns the answer as far as it came.
    pub(crate) fn response(&self) -> &Response {
        &self.response
    }

    /// Takes the answer out.
    pub(crate) fn into_response(self) -> Response {
        self.response
    }

    /// Returns whether the server has said why each answer ends.
    pub(crate) fn is_finished(&self) -> bool {
        let choices = &self.response.choices;
        !choices.is_empty() && choices.iter().all(|choice| choice.finish_reason.is_some())
    }

    /// Returns about how many bytes it holds.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    fn choice(&mut self, piece: &ChunkChoice) {
        let mut index = piece.index.unwrap_or(0);
        match self.choices {
            Choices::Any => _ = self.answer.get_or_insert(index),
            Choices::One => index = *self.answer.get_or_insert(index),
            Choices::Several => self.answer = Some(0),
        }
        // In the order of their numbers, whichever comes first.
        let known = self
            .response
            .choices
            .binary_search_by_key(&Some(index), |choice| choice.index);
        if known.is_err() && self.response.choices.len() == MOST_CHOICES {
            // As good as an answer that is too large.
            self.size = usize::MAX / 2;
            return;
        }
        let at = known.unwrap_or_else(|at| {
            self.size += size_of::<Choice>();
            let choice = Choice {
                index: Some(index),
                ..Choice::default()
            };
            self.response.choices.insert(at, choice);
            self.tracks.insert(at, Vec::new());
            at
        });
        let choice = &mut self.response.choices[at];
        if goes_on(&piece.delta) {
            // A reason that came too early: a break after it is no good end.
            choice.finish_reason = None;
        }
        set(&mut choice.finish_reason, &piece.finish_reason);
        set(
            &mut choice.native_finish_reason,
            &piece.native_finish_reason,
        );
        if let Some(logprobs) = &piece.logprobs {
            self.size += weight(logprobs);
            merge(choice.logprobs.get_or_insert(Value::Null), logprobs);
        }
        self.size += replace(&mut choice.extra, &piece.extra);
        self.size += delta(&mut choice.message, &piece.delta);
        for call in &piece.delta.tool_calls {
            self.size += tool_call(&mut choice.message.tool_calls, &mut self.tracks[at], call);
        }
    }
}

/// Returns whether a piece is more of the answer.
fn goes_on(piece: &Delta) -> bool {
    let says = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.is_empty());
    says(&piece.content)
        || says(&piece.reasoning)
        || says(&piece.reasoning_content)
        || says(&piece.refusal)
        || !piece.tool_calls.is_empty()
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
    size += append(
        &mut message.reasoning_content,
        piece.reasoning_content.as_deref(),
    );
    for detail in &piece.reasoning_details {
        size += reasoning_detail(&mut message.reasoning_details, detail);
    }
    if let Some(call) = &piece.function_call {
        size += function(message.function_call.get_or_insert_default(), call);
    }
    if let Some(Value::Object(audio)) = &piece.audio {
        size += audio_piece(message.audio.get_or_insert_default(), audio);
    }
    size += piece.annotations.iter().map(weight).sum::<usize>();
    message.annotations.extend_from_slice(&piece.annotations);
    set(&mut message.provider_metadata, &piece.provider_metadata);
    size += replace(&mut message.extra, &piece.extra);
    size
}

fn append_text(message: &mut Message, text: &str) -> usize {
    match &mut message.content {
        Some(Content::Text(whole)) => whole.push_str(text),
        other => *other = Some(Content::Text(text.to_owned())),
    }
    text.len()
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

/// Sets a value that differs in a chunk. One that says nothing changes nothing: closing
/// chunks of Azure have an empty id and model, and 0 for the time.
fn set<T: Clone + PartialEq + Blank>(known: &mut Option<T>, new: &Option<T>) {
    if new.as_ref().is_some_and(|it| !it.is_blank()) && known != new {
        known.clone_from(new);
    }
}

/// A value that may say nothing.
trait Blank {
    fn is_blank(&self) -> bool;
}

impl Blank for String {
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl Blank for u64 {
    fn is_blank(&self) -> bool {
        *self == 0
    }
}

impl Blank for Value {
    fn is_blank(&self) -> bool {
        self.is_null()
    }
}

impl Blank for RawJson {
    fn is_blank(&self) -> bool {
        self.get() == "null"
    }
}

impl Blank for Usage {
    fn is_blank(&self) -> bool {
        let zero = |count: Option<u64>| count.unwrap_or(0) == 0;
        zero(self.prompt_tokens) && zero(self.completion_tokens) && zero(self.total_tokens)
    }
}

impl Blank for FinishReason {
    fn is_blank(&self) -> bool {
        self.as_str().is_empty()
    }
}

/// Takes over unknown members; gives back about how many bytes more that are.
fn replace(known: &mut Map<String, Value>, new: &Map<String, Value>) -> usize {
    let members = new.iter();
    members
        .map(|(name, value)| replace_one(known, name, value))
        .sum()
}

fn replace_one(known: &mut Map<String, Value>, name: &str, value: &Value) -> usize {
    let before = known.get(name);
    if before == Some(value) {
        return 0;
    }
    // A member that is sent anew in each chunk, such as timings, takes no more each time.
    let grown = weight(value).saturating_sub(before.map_or(0, weight));
    let size = grown + before.map_or(name.len(), |_| 0);
    known.insert(name.to_owned(), value.clone());
    size
}

/// Returns about how many bytes a value takes.
fn weight(value: &Value) -> usize {
    size_of::<Value>()
        + match value {
            Value::String(text) => text.len(),
            Value::Array(elements) => elements.iter().map(weight).sum(),
            Value::Object(members) => members
                .iter()
                .map(|(name, member)| size_of::<String>() + name.len() + weight(member))
                .sum(),
            _ => 0,
        }
}

/// Joins lists inside objects, as log probabilities come.
fn merge(known: &mut Value, new: &Value) {
    match (known, new) {
        (Value::Array(known), Value::Array(new)) => known.extend_from_slice(new),
        (Value::Object(known), Value::Object(new)) => {
            for (name, value) in new {
                merge(known.entry(name.as_str()).or_insert(Value::Null), value);
            }
        }
        (_, Value::Null) => {}
        (known, new) => *known = new.clone(),
    }
}

#[cfg(test)]
mod tests;
