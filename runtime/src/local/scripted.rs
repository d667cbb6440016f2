//! What a scripted answer says: its text, its failure, its headers, its form.

use super::answer::json::Json;
use super::script::{Scripted, Shape};
use bytes::Bytes;
use http::header::{HeaderName, HeaderValue, RETRY_AFTER};
use std::fmt;
use std::time::Duration;

impl Scripted {
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

    /// Gives this one answer the form of another server.
    pub fn shape(self, shape: Shape) -> Self {
        self.set(|entry| entry.shape = Some(shape))
    }
}

fn ordered(value: &serde_json::Value) -> Json {
    // A `Value` always reads back; were it otherwise, null says that nothing is known.
    serde_json::from_str(&value.to_string()).unwrap_or(Json::Null)
}
