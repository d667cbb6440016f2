//! The scripted answers of the gateway, and their delivery.
//!
//! Entries of the queue and the handle that adjusts one of them. Knows nothing of requests.

use super::answer::json::Json;
use super::form::failure::Failure;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The text of a scripted reply: JSON or plain text.
///
/// Made from a [`serde_json::Value`] (sent as JSON text) or a string (sent as it is).
#[derive(Clone, Debug)]
pub struct Reply(String);

impl From<serde_json::Value> for Reply {
    fn from(value: serde_json::Value) -> Self {
        Self(value.to_string())
    }
}

impl From<&serde_json::Value> for Reply {
    fn from(value: &serde_json::Value) -> Self {
        Self(value.to_string())
    }
}

impl From<&str> for Reply {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Reply {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&String> for Reply {
    fn from(text: &String) -> Self {
        Self(text.clone())
    }
}

/// Whose form the answers have: names of fields, place of the usage, keep-alives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shape {
    /// Vercel AI Gateway: usage, metadata and generation id on the last chunk.
    #[default]
    Gateway,
    /// OpenAI: usage in a chunk of its own without choices; reasoning is counted, not shown.
    OpenAi,
    /// llama.cpp's server: `reasoning_content`, `timings`, comments as keep-alive.
    LlamaCpp,
    /// OpenRouter: `provider`, `native_finish_reason`, usage and costs in every stream; an error in
    /// mid-stream stands beside a choice with finish reason `error`.
    OpenRouter,
    /// LiteLLM's proxy: `reasoning_content`, `provider_specific_fields`, ping events; the cost is in
    /// a header, and error codes are strings.
    LiteLlm,
}

/// A scripted answer in the queue, to be adjusted in place.
///
/// Every setter gives the handle back, and may stand as a statement of its own. Set before the
/// request is sent: an answer that is on its way no longer changes.
///
/// ```
/// # use std::time::Duration;
/// let gateway = coax::local::Gateway::new();
/// gateway.fail(429).retry_after(Duration::from_secs(1));
/// gateway.reply("Once upon a time").chunk_size(1).disconnect_after(700);
/// ```
#[derive(Clone)]
pub struct Scripted(Arc<Mutex<Entry>>);

#[derive(Clone)]
pub(super) struct Entry {
    pub(super) content: Content,
    pub(super) headers: HeaderMap,
    /// Takes the place of the body that would be made.
    pub(super) body: Option<Bytes>,
    pub(super) text: Option<String>,
    pub(super) reasoning: Option<String>,
    pub(super) finish_reason: Option<String>,
    pub(super) cut: Option<usize>,
    pub(super) usage: Option<Json>,
    pub(super) chunk_size: usize,
    pub(super) done: bool,
    pub(super) shape: Option<Shape>,
    /// After how many pieces a stream stops short, and how.
    pub(super) stop: Option<(usize, Stop)>,
    pub(super) delivery: Delivery,
}

/// The early end of a stream, on a connection that holds.
#[derive(Clone)]
pub(super) enum Stop {
    /// With an event that reports it.
    Failure(Failure),
    /// As if nothing were missing.
    Nothing,
}

#[derive(Clone)]
pub(super) enum Content {
    /// Made from the request's own schema.
    Generated,
    Text(String),
    Refusal(String),
    /// Names and arguments.
    ToolCalls(Vec<(String, String)>),
    /// Names of tools, whose arguments are made from their schemas.
    GeneratedCalls(Vec<String>),
    Failure(Failure),
    Raw {
        status: StatusCode,
        content_type: String,
    },
}

/// The delivery of an answer: its delays, its pieces, and the place where it stops.
#[derive(Clone, Default)]
pub(super) struct Delivery {
    pub(super) delay: Duration,
    pub(super) chunk_delay: Duration,
    pub(super) network_chunk: Option<usize>,
    pub(super) disconnect: Option<Disconnect>,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Disconnect {
    BeforeAnswer,
    After(usize),
}

/// Characters of text in one delta, unless set: about a token.
const CHUNK_SIZE: usize = 4;

impl Entry {
    pub(super) fn new(content: Content) -> Self {
        Self {
            content,
            headers: HeaderMap::new(),
            body: None,
            text: None,
            reasoning: None,
            finish_reason: None,
            cut: None,
            usage: None,
            chunk_size: CHUNK_SIZE,
            done: true,
            shape: None,
            stop: None,
            delivery: Delivery::default(),
        }
    }
}

impl Content {
    pub(super) fn text(reply: Reply) -> Self {
        Self::Text(reply.0)
    }
}

impl Scripted {
    pub(super) fn new(entry: Entry) -> Self {
        Self(Arc::new(Mutex::new(entry)))
    }

    pub(super) fn entry(&self) -> Entry {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(super) fn set(self, change: impl FnOnce(&mut Entry)) -> Self {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
        self
    }

    pub(super) fn set_failure(self, change: impl FnOnce(&mut Failure)) -> Self {
        self.set(|entry| {
            if let Content::Failure(failure) = &mut entry.content {
                change(failure);
            } else if let Some((_, Stop::Failure(failure))) = &mut entry.stop {
                change(failure);
            }
        })
    }
}

impl fmt::Debug for Scripted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scripted")
    }
}
