//! The content of an error: its kind, the server's message, and all that had been received.

use super::{Error, ErrorKind, Result};
use crate::partial::Streamed;
use crate::run::data::{Pending, Step};
use crate::schema::{DecodeError, Violation};
use crate::wire::{Content, Failure, FinishReason, Message, Response, Usage};
use std::any::Any;
use std::time::Duration;

impl Error {
    /// Returns the kind of the failure.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.fail(401);
    /// let error = client.prompt("Hello").text().await.expect_err("the key is refused");
    /// assert_eq!(error.kind(), coax::ErrorKind::Authentication);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns whether the same request may succeed if it is sent again.
    ///
    /// The client has retried as often as its policy allows before it gives an error out.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.fail(503);
    /// let error = client.prompt("Hello").retries(0).text().await.expect_err("it is overloaded");
    /// assert!(error.is_retryable());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }

    /// Returns the delay that the server requests before the next request.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// use std::time::Duration;
    ///
    /// gateway.fail(429).retry_after(Duration::from_secs(30));
    /// let error = client.prompt("Hello").retries(0).text().await.expect_err("too many requests");
    /// assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Returns the HTTP status of the answer, where one came.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.fail(404);
    /// let error = client.prompt("Hello").text().await.expect_err("no such model");
    /// assert_eq!(error.status(), Some(404));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// Returns the server's id of the request, for its support.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.fail(400).header("x-request-id", "req-7");
    /// let error = client.prompt("Hello").text().await.expect_err("it is refused");
    /// assert_eq!(error.request_id(), Some("req-7"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Returns the provider's words about the failure.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.fail(400).message("no model of this name");
    /// let error = client.prompt("Hello").text().await.expect_err("it is refused");
    /// assert_eq!(error.provider_message(), Some("no model of this name"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn provider_message(&self) -> Option<&str> {
        self.0.failure.as_ref()?.message.as_deref()
    }

    /// Returns the failure as the provider reported it: type, code and parameter beside the message.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.fail(400).code("model_gone");
    /// let error = client.prompt("Hello").text().await.expect_err("it is refused");
    /// let code = error.failure().and_then(|it| it.code.as_deref());
    /// assert_eq!(code, Some("model_gone"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        self.0.failure.as_ref()
    }

    /// Returns the text that had been received: of the answer, or of the refusal, or of a body that is no answer.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("Once upon a time").cut(9);
    /// let error = client.prompt("Tell me a story").text().await.expect_err("it is cut");
    /// assert_eq!(error.text(), Some("Once upon"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.answer_text().or(self.0.raw.as_deref())
    }

    fn answer_text(&self) -> Option<&str> {
        let message = &self.0.received.as_deref()?.choices.first()?.message;
        match &message.content {
            Some(Content::Text(text)) if !text.is_empty() => Some(text),
            _ => message.refusal.as_deref(),
        }
    }

    /// Returns the answer, put together as far as it came.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("Once upon a time").cut(9);
    /// let error = client.prompt("Tell me a story").text().await.expect_err("it is cut");
    /// println!("{:?}", error.response().and_then(|it| it.model.as_deref()));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn response(&self) -> Option<&Response> {
        self.0.received.as_deref()
    }

    /// Returns the usage, where the server had sent it by then; all requests of a run together.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("Once upon a time").cut(9);
    /// let error = client.prompt("Tell me a story").text().await.expect_err("it is cut");
    /// assert!(error.usage().is_some()); // it is paid for all the same
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn usage(&self) -> Option<&Usage> {
        let received = self.0.received.as_deref();
        let last = received.and_then(|it| it.usage.as_ref());
        self.0.total.as_deref().or(last)
    }

    /// Returns the server's id of the answer.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("Once upon a time").cut(9);
    /// let error = client.prompt("Tell me a story").text().await.expect_err("it is cut");
    /// assert!(error.id().is_some());
    /// # Ok(()) }
    /// ```
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
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// use coax::wire::FinishReason;
    ///
    /// gateway.reply("Once upon a time").cut(9);
    /// let error = client.prompt("Tell me a story").text().await.expect_err("it is cut");
    /// assert_eq!(error.finish_reason(), Some(&FinishReason::Length));
    /// # Ok(()) }
    /// ```
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
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply(r#"{"value":[2,"three"]}"#);
    /// let request = client.prompt("Two primes").output_retries(0);
    /// let error = request.extract::<Vec<u32>>().await.expect_err("a text is no number");
    /// assert_eq!(error.path(), Some("$[1]"));
    /// # Ok(()) }
    /// ```
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
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.fail(401);
    /// let error = client.prompt("Hello").text().await.expect_err("the key is refused");
    /// assert_eq!(error.attempts(), 1);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns the steps that the run took before this error: answers, calls and their results.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("Once upon a time").cut(9);
    /// let error = client.prompt("Tell me a story").text().await.expect_err("it is cut");
    /// println!("{} steps", error.steps().len());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        self.0.run.as_ref().map_or(&[], |run| run.steps())
    }

    /// Returns the conversation up to this error: what was sent, the model's messages, calls and results.
    /// Empty where nothing was sent.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("Once upon a time").cut(9);
    /// let error = client.prompt("Tell me a story").text().await.expect_err("it is cut");
    /// assert_eq!(error.messages()[0].text().as_deref(), Some("Tell me a story"));
    /// # Ok(()) }
    /// ```
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
}
