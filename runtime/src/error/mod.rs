//! The one error type of the crate: what went wrong, and all that had been received by then.
//!
//! Built by the floors above; knows the wire types it keeps, and no transport. It never holds the
//! credential: whoever builds an error from received bytes has masked it before.

pub(crate) mod kind;

pub use kind::ErrorKind;

use crate::partial::Streamed;
use crate::run::data::{Pending, Run, Step};
use crate::schema::{DecodeError, Violation};
use crate::wire::{Content, Failure, FinishReason, Message, Response, Usage};
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
    received: Option<Response>,
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

    /// Returns the kind of the failure.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns whether the same request may succeed if it is sent again.
    ///
    /// The client has retried as often as its policy allows before it gives an error out.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }

    /// Returns how long the server asks to wait before the next request.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Returns the HTTP status of the answer, where one came.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// Returns the server's id of the request, for its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Returns the provider's words about the failure.
    #[must_use]
    pub fn provider_message(&self) -> Option<&str> {
        self.0.failure.as_ref()?.message.as_deref()
    }

    /// Returns the failure as the provider reported it: type, code and parameter beside the message.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        self.0.failure.as_ref()
    }

    /// Returns the text that had been received: of the answer, or of the refusal, or of a body that is no answer.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.answer_text().or(self.0.raw.as_deref())
    }

    fn answer_text(&self) -> Option<&str> {
        let message = &self.0.received.as_ref()?.choices.first()?.message;
        match &message.content {
            Some(Content::Text(text)) if !text.is_empty() => Some(text),
            _ => message.refusal.as_deref(),
        }
    }

    /// Returns the answer, put together as far as it came.
    #[must_use]
    pub fn response(&self) -> Option<&Response> {
        self.0.received.as_ref()
    }

    /// Returns the usage, where the server had sent it by then; all requests of a run together.
    #[must_use]
    pub fn usage(&self) -> Option<&Usage> {
        let received = self.0.received.as_ref();
        let last = received.and_then(|it| it.usage.as_ref());
        self.0.total.as_deref().or(last)
    }

    /// Returns the server's id of the answer.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        let answer = self
            .0
            .received
            .as_ref()
            .and_then(|response| response.id.as_deref());
        answer.or_else(|| self.0.failure.as_ref()?.generation_id.as_deref())
    }

    /// Returns the finish reason, where the server had sent it by then.
    #[must_use]
    pub fn finish_reason(&self) -> Option<&FinishReason> {
        self.0
            .received
            .as_ref()?
            .choices
            .first()?
            .finish_reason
            .as_ref()
    }

    /// Returns where in the JSON a [`Mismatch`](ErrorKind::Mismatch) is, as in `$.items[2].price`.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// Returns every constraint that an [`Invalid`](ErrorKind::Invalid) answer breaks, in its order; empty for
    /// any other kind.
    ///
    /// ```
    /// # fn show(error: coax::Error) {
    /// for violation in error.violations() {
    ///     eprintln!("{}: {}", violation.path, violation.message);
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        let source = self.0.source.as_deref();
        match source.and_then(|it| it.downcast_ref::<DecodeError>()) {
            Some(DecodeError::Invalid { violations }) => violations,
            _ => &[],
        }
    }

    /// Returns the value as far as it came, where a typed stream of `T` ended in this error.
    ///
    /// ```
    /// # use coax::{Partial, Structured};
    /// # #[derive(serde::Deserialize, Structured, Partial)] struct Recipe { title: String }
    /// # fn show(error: coax::Error) {
    /// if let Some(partial) = error.partial::<Recipe>() {
    ///     println!("it was about {:?}", partial.title);
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn partial<T: Streamed>(&self) -> Option<&T::Partial>
    where
        T::Partial: 'static,
    {
        let partial: &dyn Any = &**self.0.partial.as_ref()?;
        partial.downcast_ref()
    }

    /// Returns how often the request was sent; 0 where it never was.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns the steps that the run took before this error: answers, calls and their results.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        self.0.run.as_ref().map_or(&[], |run| run.steps())
    }

    /// Returns the conversation up to this error: what was sent, the model's messages, calls and results.
    /// Empty where nothing was sent.
    #[must_use]
    pub fn messages(&self) -> &[Message] {
        self.0.run.as_ref().map_or(&[], |run| run.messages())
    }

    /// Takes the run that waits out of an error of kind [`Pending`](ErrorKind::Pending); any other error
    /// comes back as it is.
    ///
    /// ```no_run
    /// # async fn run(client: coax::Client, tools: coax::Toolbox) -> coax::Result<()> {
    /// match client.prompt("Order ten of A-1").tools(tools).text().await {
    ///     Ok(text) => println!("{text}"),
    ///     Err(error) => match error.into_pending() {
    ///         Ok(pending) => println!("{} calls wait", pending.calls().len()),
    ///         Err(error) => return Err(error),
    ///     },
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// The error itself, where nothing waits.
    pub fn into_pending(mut self) -> Result<Pending> {
        let Some(run) = self.0.run.take() else {
            return Err(self);
        };
        Pending::of(run).map_err(|run| self.with_run(run))
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

    pub(crate) fn with_received(mut self, response: Response) -> Self {
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
        self.0.received = Some(response);
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
