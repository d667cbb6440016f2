//! What the gateway was told to answer, and how.
//!
//! Entries of the queue and the handle that adjusts one of them. Knows nothing of requests.

use super::answer::json::Json;
use super::form::failure::Failure;
use bytes::Bytes;
use http::header::{HeaderName, HeaderValue, RETRY_AFTER};
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

/// How a stream ends before its time, on a connection that holds.
#[derive(Clone)]
pub(super) enum Stop {
    /// With an event that reports it.
    Failure(Failure),
    /// As if nothing were missing.
    Silence,
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

/// When and in which pieces the bytes leave, and where they stop.
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

/// Characters of text in one delta, unless told otherwise: about a token.
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

    fn set(self, change: impl FnOnce(&mut Entry)) -> Self {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
        self
    }

    fn set_failure(self, change: impl FnOnce(&mut Failure)) -> Self {
        self.set(|entry| {
            if let Content::Failure(failure) = &mut entry.content {
                change(failure);
            } else if let Some((_, Stop::Failure(failure))) = &mut entry.stop {
                change(failure);
            }
        })
    }

    /// Asks the client to wait before it tries again.
    ///
    /// Sends `retry-after` in whole seconds, rounded up, and for anything finer also
    /// `retry-after-ms`.
    pub fn retry_after(self, wait: Duration) -> Self {
        self.set(|entry| {
            let fraction = wait.subsec_nanos() > 0;
            let seconds = wait.as_secs().saturating_add(u64::from(fraction));
            entry
                .headers
                .insert(RETRY_AFTER, HeaderValue::from(seconds));
            if fraction {
                let milliseconds = (wait.as_secs_f64() * 1_000.0).to_string();
                let value = HeaderValue::try_from(milliseconds)
                    .expect("a decimal number is a legal header value");
                entry
                    .headers
                    .insert(HeaderName::from_static("retry-after-ms"), value);
            }
        })
    }

    /// Sets a header of the answer.
    ///
    /// # Panics
    /// When the name or the value is not legal in HTTP.
    pub fn header(
        self,
        name: impl TryInto<HeaderName, Error: fmt::Debug>,
        value: impl TryInto<HeaderValue, Error: fmt::Debug>,
    ) -> Self {
        let name = name
            .try_into()
            .expect("the caller gives a legal header name");
        let value = value
            .try_into()
            .expect("the caller gives a legal header value");
        self.set(|entry| {
            entry.headers.insert(name, value);
        })
    }

    /// Sends these bytes in place of the body that would be made.
    pub fn body(self, body: impl Into<Bytes>) -> Self {
        self.set(|entry| entry.body = Some(body.into()))
    }

    /// Sets the message of a failure.
    pub fn message(self, message: impl Into<String>) -> Self {
        self.set_failure(|failure| failure.message = message.into())
    }

    /// Sets the `type` of a failure, for example `insufficient_funds`.
    pub fn error_type(self, error_type: impl Into<String>) -> Self {
        self.set_failure(|failure| failure.error_type = Some(error_type.into()))
    }

    /// Sets the `code` of a failure: a string, or a number as some servers send it.
    pub fn code(self, code: impl Into<serde_json::Value>) -> Self {
        self.set_failure(|failure| failure.code = Some(ordered(&code.into())))
    }

    /// Sets the `param` of a failure: a string or an object.
    pub fn param(self, param: impl Into<serde_json::Value>) -> Self {
        self.set_failure(|failure| failure.param = Some(ordered(&param.into())))
    }

    /// Sets the finish reason, in place of the one that follows from the answer.
    pub fn finish_reason(self, reason: impl Into<String>) -> Self {
        self.set(|entry| entry.finish_reason = Some(reason.into()))
    }

    /// Cuts the answer after so many characters, with finish reason `length`.
    ///
    /// Of tool calls the arguments of the last one are cut.
    pub fn cut(self, characters: usize) -> Self {
        self.set(|entry| {
            entry.cut = Some(characters);
            entry.finish_reason = Some("length".to_owned());
        })
    }

    /// Ends the answer with finish reason `content_filter`.
    pub fn filtered(self) -> Self {
        self.finish_reason("content_filter")
    }

    /// Waits before the head of the answer is sent.
    pub fn delay(self, wait: Duration) -> Self {
        self.set(|entry| entry.delivery.delay = wait)
    }

    /// Waits between two pieces of the body: events of a stream, or network pieces.
    pub fn chunk_delay(self, wait: Duration) -> Self {
        self.set(|entry| entry.delivery.chunk_delay = wait)
    }

    /// Breaks the connection after so many bytes of the body, at the latest at its end.
    pub fn disconnect_after(self, bytes: usize) -> Self {
        self.set(|entry| entry.delivery.disconnect = Some(Disconnect::After(bytes)))
    }

    /// Ends a stream after so many pieces, as a server does that lost its provider: no finish
    /// reason, no usage, no `[DONE]`. A request that is not streamed gets all.
    pub fn end_after(self, pieces: usize) -> Self {
        self.set(|entry| entry.stop = Some((pieces, Stop::Silence)))
    }

    /// Fails in the middle of a stream, after so many pieces of the answer, at the latest at its end.
    ///
    /// The error has the server's own form, with the words of that status; they can be set as those
    /// of [`Gateway::fail`](super::Gateway::fail). A request that is not streamed fails at once.
    ///
    /// # Panics
    /// When the status is not in 200–999.
    pub fn fail_after(self, pieces: usize, status: u16) -> Self {
        let failure = Failure::of_status(super::replies::final_status(status));
        self.set(|entry| entry.stop = Some((pieces, Stop::Failure(failure))))
    }

    /// Breaks the connection before any answer.
    pub fn disconnect(self) -> Self {
        self.set(|entry| entry.delivery.disconnect = Some(Disconnect::BeforeAnswer))
    }

    /// Characters of text in one delta of a stream; at least one.
    pub fn chunk_size(self, characters: usize) -> Self {
        self.set(|entry| entry.chunk_size = characters.max(1))
    }

    /// Sets how many bytes are in one piece of the body, wherever events begin or end; at least one.
    pub fn network_chunk(self, bytes: usize) -> Self {
        self.set(|entry| entry.delivery.network_chunk = Some(bytes.max(1)))
    }

    /// Adds text that goes with tool calls.
    pub fn text(self, text: impl Into<String>) -> Self {
        self.set(|entry| entry.text = Some(text.into()))
    }

    /// Adds reasoning that comes before the answer.
    pub fn reasoning(self, text: impl Into<String>) -> Self {
        self.set(|entry| entry.reasoning = Some(text.into()))
    }

    /// Sets the usage as it is sent, in place of a rough count; also where nobody asked for it.
    pub fn usage(self, usage: impl Into<serde_json::Value>) -> Self {
        self.set(|entry| entry.usage = Some(ordered(&usage.into())))
    }

    /// Ends a stream without `data: [DONE]`.
    pub fn without_done(self) -> Self {
        self.set(|entry| entry.done = false)
    }

    /// Gives this one answer the form of another server.
    pub fn shape(self, shape: Shape) -> Self {
        self.set(|entry| entry.shape = Some(shape))
    }
}

impl fmt::Debug for Scripted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scripted")
    }
}

fn ordered(value: &serde_json::Value) -> Json {
    // A `Value` always reads back; were it otherwise, null says that nothing is known.
    serde_json::from_str(&value.to_string()).unwrap_or(Json::Null)
}
