//! The content of one event of a stream.

use crate::client::exchange::Exchange;
use crate::client::payload::failure_in;
use crate::error::{Error, ErrorKind, Result};
use crate::turn::clean::cleaned;
use crate::turn::surrogates::Halves;
use crate::wire::{Chunk, Delta, Failure};
use http::HeaderMap;
use serde::de::IgnoredAny;
use serde_json::Value;
use std::collections::VecDeque;

/// New pieces: the text alone where there is nothing else and nothing else was requested.
pub(super) enum Piece {
    Chunk(Box<Chunk>),
    Text(String),
    /// More arguments of the tool call with this index.
    Arguments(Box<(Option<u64>, String)>),
}

impl Piece {
    /// Returns whether there is more in it than the beginning of an answer.
    pub(super) fn says_something(&self) -> bool {
        let Self::Chunk(chunk) = self else {
            return true;
        };
        let mut choices = chunk.choices.iter();
        chunk.usage.is_some()
            || choices.any(|it| it.finish_reason.is_some() || has_content(&it.delta))
    }
}

fn has_content(delta: &Delta) -> bool {
    let texts = [
        &delta.content,
        &delta.reasoning,
        &delta.reasoning_content,
        &delta.refusal,
    ];
    texts.into_iter().flatten().any(|text| !text.is_empty())
        || !delta.tool_calls.is_empty()
        || !delta.reasoning_details.is_empty()
        || delta.function_call.is_some()
        || delta.audio.is_some()
}

/// The content of an event.
pub(super) enum Seen {
    Piece(Piece),
    /// An event without content, such as a ping.
    Nothing,
    /// A failure that the server reports beside pieces.
    Failed(Box<Chunk>, Box<Error>),
    Done,
}

/// Returns the lines of an event that is several, since its server ends each with one line end
/// (one-api#277, SillyTavern#1482).
pub(super) fn lines(data: &[u8]) -> Option<VecDeque<Vec<u8>>> {
    let (first, _) = data.split_at(memchr::memchr(b'\n', data)?);
    let is_whole = |json: &[u8]| serde_json::from_slice::<IgnoredAny>(json).is_ok();
    if !is_whole(first) || is_whole(data) {
        return None;
    }
    Some(
        data.split(|byte| *byte == b'\n')
            .map(<[u8]>::to_vec)
            .collect(),
    )
}

/// Reads an event that is not known by its envelope.
pub(super) fn read(
    name: &[u8],
    data: &[u8],
    exchange: &Exchange,
    halves: &mut Halves,
    body_ended: bool,
) -> Result<Seen> {
    let repaired;
    let data = match std::str::from_utf8(data.trim_ascii()) {
        Ok(text) => text.as_bytes(),
        // A byte that is no text is no reason to lose an answer.
        Err(_) => {
            repaired = String::from_utf8_lossy(data.trim_ascii()).into_owned();
            repaired.as_bytes()
        }
    };
    // Without brackets: codex PR 8708.
    if data == b"[DONE]" || data == b"DONE" {
        return Ok(Seen::Done);
    }
    if data.is_empty() {
        return Ok(Seen::Nothing);
    }
    let failed = |failure| exchange.failed(None, failure, &HeaderMap::new());
    if name == b"error" {
        return Err(failed(Failure::read(data)));
    }
    let parsed = match serde_json::from_slice::<Chunk>(data) {
        Ok(chunk) if memchr::memmem::find(data, br#""thinking""#).is_some() => {
            Ok(Chunk::with_thoughts(data).unwrap_or(chunk))
        }
        Ok(chunk) if halves.is_empty() => Ok(chunk),
        _ => halves.read(data),
    };
    let parsed = parsed.or_else(|cause| {
        let cleaned = cleaned(data).and_then(|data| serde_json::from_slice(&data).ok());
        cleaned.ok_or(cause)
    });
    let piece = |chunk| Ok(Seen::Piece(Piece::Chunk(Box::new(chunk))));
    let reports = |chunk: &Chunk| {
        chunk.error.is_some()
            || chunk
                .choices
                .iter()
                .any(|it| it.extra.contains_key("error"))
    };
    match parsed {
        Ok(chunk) if !chunk.choices.is_empty() && !reports(&chunk) => piece(chunk),
        chunk => match (failure_in(data), chunk) {
            (Some(failure), Ok(mut chunk))
                if !chunk.choices.is_empty() || chunk.usage.is_some() =>
            {
                // In the error it stands without secrets.
                chunk.error = None;
                for choice in &mut chunk.choices {
                    choice.extra.remove("error");
                }
                Ok(Seen::Failed(Box::new(chunk), Box::new(failed(failure))))
            }
            (Some(failure), _) => Err(failed(failure)),
            (None, Ok(chunk)) if is_ping(&chunk) => Ok(Seen::Nothing),
            (None, Ok(chunk)) => piece(chunk),
            (None, Err(cause)) if body_ended => {
                let message = "the stream ended in the middle of an event";
                Err(Error::new(ErrorKind::Interrupted, message).with_source(cause))
            }
            (None, Err(cause)) => {
                let error = Error::new(ErrorKind::Malformed, "an event of the stream is no chunk");
                Err(error.with_source(cause).with_raw(exchange.mask(data)))
            }
        },
    }
}

/// Returns whether a chunk is `{"type":"ping"}`, which keeps the connection alive (LiteLLM).
fn is_ping(chunk: &Chunk) -> bool {
    let kind = chunk.extra.get("type").and_then(Value::as_str);
    kind == Some("ping") && chunk.usage.is_none()
}
