//! The content of a scripted answer: its text, its failure, its headers, its form.

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
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.fail(429).retry_after(std::time::Duration::ZERO);
    /// gateway.reply("Hi!");
    /// assert_eq!(client.prompt("Hello").text().await?, "Hi!"); // sent again at once
    /// # Ok(()) }
    /// ```
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
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.fail(400).header("x-request-id", "req-7");
    /// let error = client.prompt("Hello").text().await.expect_err("it is refused");
    /// assert_eq!(error.request_id(), Some("req-7"));
    /// # Ok(()) }
    /// ```
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
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("Hi!").body("no JSON");
    /// let error = client.prompt("Hello").text().await.expect_err("it cannot be read");
    /// assert_eq!(error.kind(), coax::ErrorKind::Malformed);
    /// # Ok(()) }
    /// ```
    pub fn body(self, body: impl Into<Bytes>) -> Self {
        self.set(|entry| entry.body = Some(body.into()))
    }

    /// Sets the message of a failure.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.fail(400).message("no model of this name");
    /// let error = client.prompt("Hello").text().await.expect_err("it is refused");
    /// assert_eq!(error.provider_message(), Some("no model of this name"));
    /// # Ok(()) }
    /// ```
    pub fn message(self, message: impl Into<String>) -> Self {
        self.set_failure(|failure| failure.message = message.into())
    }

    /// Sets the `type` of a failure, for example `insufficient_funds`.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.fail(402).error_type("insufficient_funds");
    /// let error = client.prompt("Hello").text().await.expect_err("it is refused");
    /// assert_eq!(error.kind(), coax::ErrorKind::OutOfCredit);
    /// # Ok(()) }
    /// ```
    pub fn error_type(self, error_type: impl Into<String>) -> Self {
        self.set_failure(|failure| failure.error_type = Some(error_type.into()))
    }

    /// Sets the `code` of a failure: a string, or a number as some servers send it.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.fail(400).code("context_length_exceeded");
    /// let error = client.prompt("Hello").text().await.expect_err("it is refused");
    /// assert_eq!(error.kind(), coax::ErrorKind::ContextLength);
    /// # Ok(()) }
    /// ```
    pub fn code(self, code: impl Into<serde_json::Value>) -> Self {
        self.set_failure(|failure| failure.code = Some(ordered(&code.into())))
    }

    /// Sets the `param` of a failure: a string or an object.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.fail(400).param("temperature");
    /// let error = client.prompt("Hello").text().await.expect_err("it is refused");
    /// assert!(error.failure().is_some_and(|it| it.param.is_some()));
    /// # Ok(()) }
    /// ```
    pub fn param(self, param: impl Into<serde_json::Value>) -> Self {
        self.set_failure(|failure| failure.param = Some(ordered(&param.into())))
    }

    /// Sets the finish reason, in place of the one that follows from the answer.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("Once").finish_reason("length");
    /// let error = client.prompt("Tell me a story").text().await.expect_err("it is cut");
    /// assert_eq!(error.kind(), coax::ErrorKind::Truncated);
    /// # Ok(()) }
    /// ```
    pub fn finish_reason(self, reason: impl Into<String>) -> Self {
        self.set(|entry| entry.finish_reason = Some(reason.into()))
    }

    /// Cuts the answer after so many characters, with finish reason `length`.
    ///
    /// Of tool calls the arguments of the last one are cut.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("Once upon a time").cut(9);
    /// let error = client.prompt("Tell me a story").text().await.expect_err("it is cut");
    /// assert_eq!(error.text(), Some("Once upon"));
    /// # Ok(()) }
    /// ```
    pub fn cut(self, characters: usize) -> Self {
        self.set(|entry| {
            entry.cut = Some(characters);
            entry.finish_reason = Some("length".to_owned());
        })
    }

    /// Ends the answer with finish reason `content_filter`.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("Once upon").filtered();
    /// let error = client.prompt("Tell me a story").text().await.expect_err("it is held back");
    /// assert_eq!(error.kind(), coax::ErrorKind::ContentFiltered);
    /// # Ok(()) }
    /// ```
    pub fn filtered(self) -> Self {
        self.finish_reason("content_filter")
    }

    /// Adds text that goes with tool calls.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # /// Temperature of a city.
    /// # #[coax::tool] fn temperature(city: String) -> f64 { 4.0 }
    /// gateway.reply_generated_calls(["temperature"]).text("Let me see.");
    /// gateway.reply("4 °C.");
    /// let text = client.prompt("Oslo?").tools(coax::tools![temperature]).text().await?;
    /// # Ok(()) }
    /// ```
    pub fn text(self, text: impl Into<String>) -> Self {
        self.set(|entry| entry.text = Some(text.into()))
    }

    /// Adds reasoning that comes before the answer.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply(r#"{"value":42}"#).reasoning("The question is well known.");
    /// let answer = client.prompt("The answer?").extract::<u32>().detailed().await?;
    /// assert_eq!(answer.reasoning.as_deref(), Some("The question is well known."));
    /// # Ok(()) }
    /// ```
    pub fn reasoning(self, text: impl Into<String>) -> Self {
        self.set(|entry| entry.reasoning = Some(text.into()))
    }

    /// Sets the usage as it is sent, in place of a rough count; also where it was not requested.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// use serde_json::json;
    ///
    /// gateway.reply("Hi!").usage(json!({ "prompt_tokens": 7, "completion_tokens": 2 }));
    /// let response = client.prompt("Hello").send().await?;
    /// assert_eq!(response.usage.and_then(|it| it.prompt_tokens), Some(7));
    /// # Ok(()) }
    /// ```
    pub fn usage(self, usage: impl Into<serde_json::Value>) -> Self {
        self.set(|entry| entry.usage = Some(ordered(&usage.into())))
    }

    /// Gives this one answer the form of another server.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("Hi!").shape(coax::local::Shape::OpenRouter);
    /// assert_eq!(client.prompt("Hello").text().await?, "Hi!");
    /// # Ok(()) }
    /// ```
    pub fn shape(self, shape: Shape) -> Self {
        self.set(|entry| entry.shape = Some(shape))
    }
}

fn ordered(value: &serde_json::Value) -> Json {
    // A `Value` always reads back; were it otherwise, null says that nothing is known.
    serde_json::from_str(&value.to_string()).unwrap_or(Json::Null)
}
