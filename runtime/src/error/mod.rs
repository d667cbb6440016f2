//! The one error type of the crate: what went wrong, and all that had been received by then.
//!
//! Built by the floors above; knows the wire types it keeps, and no transport. It never holds the
//! credential: whoever builds an error from received bytes has masked it before.

pub(crate) mod kind;
mod received;

pub use kind::ErrorKind;

use crate::run::data::Run;
use crate::wire::{Failure, Message, Response, Usage};
use std::any::Any;
use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Anything that can go wrong between a prompt and its typed answer.
///
/// Nothing that was received is lost: the text so far, the usage, the ids and the provider's own
/// words are here. The credential never is.
///
/// ```
/// # fn show(error: coax::Error) {
/// use coax::ErrorKind;
/// match error.kind() {
///     ErrorKind::Truncated => println!("cut after {:?}", error.text()),
///     ErrorKind::RateLimited => println!("again in {:?}", error.retry_after()),
///     kind => println!("{kind}: {error}"),
/// }
/// # }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    status: Option<u16>,
    request_id: Option<String>,
    retryable: bool,
    retry_after: Option<Duration>,
    failure: Option<Failure>,
    received: Option<Box<Response>>,
    raw: Option<String>,
    path: Option<String>,
    partial: Option<Box<dyn Kept>>,
    attempts: u32,
    run: Option<Box<Run>>,
    /// Of the whole run, where it took several steps.
    total: Option<Box<Usage>>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// A partial value of any type.
trait Kept: Any + fmt::Debug + Send + Sync {}

impl<P: Any + fmt::Debug + Send + Sync> Kept for P {}

impl Error {
    // Cold, so that the compiler lays the ways that lead here apart from those that go well.
    #[cold]
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            status: None,
            request_id: None,
            retryable: matches!(
                kind,
                ErrorKind::Timeout | ErrorKind::Connection | ErrorKind::Interrupted
            ),
            retry_after: None,
            failure: None,
            received: None,
            raw: None,
            path: None,
            partial: None,
            attempts: 0,
            run: None,
            total: None,
            source: None,
        }))
    }

    pub(crate) fn with_usage(mut self, total: Usage) -> Self {
        self.0.total = Some(Box::new(total));
        self
    }

    pub(crate) fn with_run(mut self, run: Box<Run>) -> Self {
        self.0.run = Some(run);
        self
    }

    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(crate) fn with_request_id(mut self, id: &str) -> Self {
        self.0.request_id = Some(id.to_owned());
        self
    }

    pub(crate) fn with_retry(mut self, retryable: bool, after: Option<Duration>) -> Self {
        self.0.retryable = retryable;
        self.0.retry_after = after;
        self
    }

    pub(crate) fn not_retryable(mut self) -> Self {
        self.0.retryable = false;
        self
    }

    pub(crate) fn with_failure(mut self, failure: Failure) -> Self {
        self.0.failure = Some(failure);
        self
    }

    pub(crate) fn with_received(mut self, response: Box<Response>) -> Self {
        let message = response.choices.first().map(|choice| &choice.message);
        if let Some(Cow::Owned(text)) = message.and_then(Message::text) {
            // Several parts of text: joined here, since `text` lends it.
            self.0.raw = Some(text);
        }
        self.0.received = Some(response);
        self
    }

    /// Adds a part of an answer whose bytes are there as they came.
    pub(crate) fn with_part(mut self, response: Response) -> Self {
        self.0.received = Some(Box::new(response));
        self
    }

    pub(crate) fn with_raw(mut self, raw: String) -> Self {
        self.0.raw = Some(raw);
        self
    }

    pub(crate) fn with_path(mut self, path: String) -> Self {
        self.0.path = Some(path);
        self
    }

    pub(crate) fn with_partial<P: Any + fmt::Debug + Send + Sync>(mut self, partial: P) -> Self {
        self.0.partial = Some(Box::new(partial));
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn with_source(
        mut self,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        self.0.source = Some(source.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        let mut debug = f.debug_struct("Error");
        debug
            .field("kind", &inner.kind)
            .field("message", &inner.message);
        let mut show = |name, value: &dyn fmt::Debug, some: bool| {
            if some {
                debug.field(name, value);
            }
        };
        show("status", &inner.status, inner.status.is_some());
        show("path", &inner.path, inner.path.is_some());
        show("text", &self.text(), self.text().is_some());
        show("partial", &inner.partial, inner.partial.is_some());
        show("usage", &self.usage(), self.usage().is_some());
        show("id", &self.id(), self.id().is_some());
        show("request_id", &inner.request_id, inner.request_id.is_some());
        show("failure", &inner.failure, inner.failure.is_some());
        show(
            "retry_after",
            &inner.retry_after,
            inner.retry_after.is_some(),
        );
        show("attempts", &inner.attempts, inner.attempts > 0);
        show("source", &inner.source, inner.source.is_some());
        debug.finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&**self.0.source.as_ref()?)
    }
}
