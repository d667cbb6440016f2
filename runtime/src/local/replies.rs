//! The script of the gateway: one method per kind of answer.

use super::Gateway;
use super::form::failure::Failure;
use super::script::{Content, Entry, Reply, Scripted};
use bytes::Bytes;
use http::StatusCode;
use serde::Serialize;

impl Gateway {
    /// Answers the next request with this JSON value or text.
    ///
    /// The members of a [`serde_json::Value`] come in its own order, which is usually that of the
    /// alphabet; [`reply_json`](Self::reply_json) keeps the order of a type's fields.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("Once upon a time");
    /// assert_eq!(client.prompt("Tell me a story").text().await?, "Once upon a time");
    /// # Ok(()) }
    /// ```
    pub fn reply(&self, reply: impl Into<Reply>) -> Scripted {
        self.script(Content::text(reply.into()))
    }

    /// Answers the next request with the JSON text of a value.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// #[derive(serde::Serialize, serde::Deserialize, coax::Structured)]
    /// struct City { name: String }
    ///
    /// gateway.reply_json(&City { name: "Oslo".into() });
    /// let city: City = client.prompt("The largest city of Norway").extract().await?;
    /// assert_eq!(city.name, "Oslo");
    /// # Ok(()) }
    /// ```
    ///
    /// # Panics
    /// When the value has no JSON form, for example a map whose keys are lists.
    pub fn reply_json(&self, value: &impl Serialize) -> Scripted {
        let text = serde_json::to_string(value).expect("the caller gives a value with a JSON form");
        self.reply(text)
    }

    /// Answers the next request from its own schema, so that settings can be made for it.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// use std::time::Duration;
    ///
    /// gateway.reply_generated().delay(Duration::from_millis(20));
    /// let primes: Vec<u32> = client.prompt("Three primes").extract().await?;
    /// # Ok(()) }
    /// ```
    pub fn reply_generated(&self) -> Scripted {
        self.script(Content::Generated)
    }

    /// Answers the next request with a refusal.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply_refusal("I cannot do that.");
    /// let error = client.prompt("Hello").text().await.expect_err("it is refused");
    /// assert_eq!(error.kind(), coax::ErrorKind::Refused);
    /// # Ok(()) }
    /// ```
    pub fn reply_refusal(&self, refusal: impl Into<String>) -> Scripted {
        self.script(Content::Refusal(refusal.into()))
    }

    /// Answers the next request with calls of tools: names and arguments.
    ///
    /// Arguments that are a JSON string are sent as they stand, so that they can be broken.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # /// Temperature of a city.
    /// # #[coax::tool] fn temperature(city: String) -> f64 { 4.0 }
    /// use serde_json::json;
    ///
    /// gateway.reply_tool_calls([("temperature", json!({ "city": "Oslo" }))]);
    /// gateway.reply("4 °C.");
    /// let text = client.prompt("Oslo?").tools(coax::tools![temperature]).text().await?;
    /// assert_eq!(text, "4 °C.");
    /// # Ok(()) }
    /// ```
    pub fn reply_tool_calls<N: Into<String>>(
        &self,
        calls: impl IntoIterator<Item = (N, serde_json::Value)>,
    ) -> Scripted {
        let calls = calls.into_iter().map(|(name, arguments)| {
            let arguments = match arguments {
                serde_json::Value::String(text) => text,
                other => other.to_string(),
            };
            (name.into(), arguments)
        });
        self.script(Content::ToolCalls(calls.collect()))
    }

    /// Answers the next request with calls of these tools, whose arguments are made from the schemas in
    /// the request; of a tool that the request does not have, the arguments are `{}`.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # /// Temperature of a city.
    /// # #[coax::tool] fn temperature(city: String) -> f64 { 4.0 }
    /// gateway.reply_generated_calls(["temperature"]);
    /// gateway.reply("4 °C.");
    /// let text = client.prompt("Oslo?").tools(coax::tools![temperature]).text().await?;
    /// # Ok(()) }
    /// ```
    pub fn reply_generated_calls<N: Into<String>>(
        &self,
        names: impl IntoIterator<Item = N>,
    ) -> Scripted {
        let names = names.into_iter().map(Into::into).collect();
        self.script(Content::GeneratedCalls(names))
    }

    /// Answers the next request with that status and the error object that goes with it.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.fail(429);
    /// let error = client.prompt("Hello").retries(0).text().await.expect_err("too many requests");
    /// assert_eq!(error.kind(), coax::ErrorKind::RateLimited);
    /// # Ok(()) }
    /// ```
    ///
    /// # Panics
    /// When the status is not in 200–999.
    pub fn fail(&self, status: u16) -> Scripted {
        self.script(Content::Failure(Failure::of_status(final_status(status))))
    }

    /// Answers the next request with these bytes, whatever they are.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply_raw(502, "text/html", "<h1>Bad gateway</h1>");
    /// let error = client.prompt("Hello").retries(0).text().await.expect_err("it is no answer");
    /// assert_eq!(error.text(), Some("<h1>Bad gateway</h1>"));
    /// # Ok(()) }
    /// ```
    ///
    /// # Panics
    /// When the status is not in 200–999.
    pub fn reply_raw(
        &self,
        status: u16,
        content_type: impl Into<String>,
        body: impl Into<Bytes>,
    ) -> Scripted {
        let status = final_status(status);
        self.script(Content::Raw {
            status,
            content_type: content_type.into(),
        })
        .body(body)
    }

    fn script(&self, content: Content) -> Scripted {
        let scripted = Scripted::new(Entry::new(content));
        self.shared().script.push_back(scripted.clone());
        scripted
    }
}

pub(super) fn final_status(status: u16) -> StatusCode {
    StatusCode::from_u16(status)
        .ok()
        .filter(|status| !status.is_informational())
        .expect("the caller gives a final HTTP status, 200 to 999")
}
