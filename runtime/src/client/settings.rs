//! The settings of a request: the model, how it answers, options of providers, limits of the transport.

use super::Request;
use super::build::header;
use crate::schema::Dialect;
use crate::wire::{Effort, GatewayOptions, Reasoning, Stop, ToolChoice};
use serde_json::Value;
use std::time::Duration;

impl Request {
    /// Sets another model than the client's, as `creator/model` at the gateway.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// client.prompt("Hello").model("openai/gpt-5-mini").text().await?;
    /// assert_eq!(gateway.requests()[0].body["model"], "openai/gpt-5-mini");
    /// # Ok(()) }
    /// ```
    pub fn model(mut self, model: impl Into<String>) -> Self {
        self.set().model = model.into();
        self
    }

    /// Sets the sampling temperature, from 0 to 2.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// client.prompt("Name a bakery").temperature(0.2).text().await?;
    /// assert_eq!(gateway.requests()[0].body["temperature"], 0.2);
    /// # Ok(()) }
    /// ```
    pub fn temperature(mut self, temperature: f64) -> Self {
        self.set().temperature = Some(temperature);
        self
    }

    /// Sets the most tokens of an answer, at least 1.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let cut = client.prompt("Tell me a story").max_tokens(1).text().await;
    /// assert_eq!(cut.expect_err("one token is all").kind(), coax::ErrorKind::Truncated);
    /// # Ok(()) }
    /// ```
    pub fn max_tokens(mut self, tokens: u32) -> Self {
        self.set().max_tokens = Some(tokens);
        self
    }

    /// Sets `top_p` (nucleus sampling), from 0 to 1.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// client.prompt("Name a bakery").top_p(0.5).text().await?;
    /// assert_eq!(gateway.requests()[0].body["top_p"], 0.5);
    /// # Ok(()) }
    /// ```
    pub fn top_p(mut self, share: f64) -> Self {
        self.set().top_p = Some(share);
        self
    }

    /// Sets the frequency penalty, from -2 to 2: tokens are avoided the more often they occurred.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// client.prompt("Ten names").frequency_penalty(0.5).text().await?;
    /// assert_eq!(gateway.requests()[0].body["frequency_penalty"], 0.5);
    /// # Ok(()) }
    /// ```
    pub fn frequency_penalty(mut self, penalty: f64) -> Self {
        self.set().frequency_penalty = Some(penalty);
        self
    }

    /// Sets the presence penalty, from -2 to 2: tokens that occurred are avoided.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// client.prompt("Ten names").presence_penalty(0.5).text().await?;
    /// assert_eq!(gateway.requests()[0].body["presence_penalty"], 0.5);
    /// # Ok(()) }
    /// ```
    pub fn presence_penalty(mut self, penalty: f64) -> Self {
        self.set().presence_penalty = Some(penalty);
        self
    }

    /// Sets the stop sequences: one text or several.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("one\ntwo");
    /// assert_eq!(client.prompt("Count").stop("\n").text().await?, "one");
    /// # Ok(()) }
    /// ```
    pub fn stop(mut self, stop: impl Into<Stop>) -> Self {
        self.set().stop = Some(stop.into());
        self
    }

    /// Sets the seed: the same seed gives the same answer again, as far as the provider can.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// client.prompt("Name a bakery").seed(7).text().await?;
    /// assert_eq!(gateway.requests()[0].body["seed"], 7);
    /// # Ok(()) }
    /// ```
    pub fn seed(mut self, seed: i64) -> Self {
        self.set().seed = Some(seed);
        self
    }

    /// Sets the reasoning effort: how much the model thinks before it answers.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// client.prompt("How many moons?").reasoning(coax::Effort::High).text().await?;
    /// assert_eq!(gateway.requests()[0].body["reasoning"]["effort"], "high");
    /// # Ok(()) }
    /// ```
    pub fn reasoning(mut self, effort: Effort) -> Self {
        self.set().reasoning = Some(Reasoning::effort(effort));
        self
    }

    /// Sets which tools the model must or may call.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # /// Temperature of a city.
    /// # #[coax::tool] fn temperature(city: String) -> f64 { 4.0 }
    /// use coax::wire::ToolChoice;
    ///
    /// let request = client.prompt("Oslo?").tools(coax::tools![temperature]);
    /// let text = request.tool_choice(ToolChoice::Required).text().await?;
    /// # Ok(()) }
    /// ```
    pub fn tool_choice(mut self, choice: ToolChoice) -> Self {
        self.options.tool_choice = Some(choice);
        self
    }

    /// Sets options of the gateway: routing, billing, caching.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let options = coax::GatewayOptions::new().only(["anthropic", "bedrock"]);
    /// client.prompt("Hello").gateway(options).text().await?;
    /// let sent = &gateway.requests()[0].body;
    /// assert_eq!(sent["providerOptions"]["gateway"]["only"][0], "anthropic");
    /// # Ok(()) }
    /// ```
    pub fn gateway(mut self, gateway: GatewayOptions) -> Self {
        match serde_json::to_value(gateway) {
            Ok(options) => self.provider_options("gateway", options),
            Err(error) => {
                self.fault(format!(
                    "the gateway options cannot be written as JSON: {error}"
                ));
                self
            }
        }
    }

    /// Sets options of one provider, in its own words, as `providerOptions` of the gateway.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// use serde_json::json;
    ///
    /// client.prompt("Hello").provider_options("openai", json!({ "store": false })).text().await?;
    /// assert_eq!(gateway.requests()[0].body["providerOptions"]["openai"]["store"], false);
    /// # Ok(()) }
    /// ```
    pub fn provider_options(mut self, provider: impl Into<String>, options: Value) -> Self {
        self.set().provider_options.insert(provider.into(), options);
        self
    }

    /// Sets any other member of the request's body.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// client.prompt("Hello").extra_body("min_p", 0.1.into()).text().await?;
    /// assert_eq!(gateway.requests()[0].body["min_p"], 0.1);
    /// # Ok(()) }
    /// ```
    pub fn extra_body(mut self, name: impl Into<String>, value: Value) -> Self {
        self.set().extra.insert(name.into(), value);
        self
    }

    /// Adds a header to this request.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// client.prompt("Hello").header("x-trace", "7").text().await?;
    /// assert_eq!(gateway.requests()[0].headers["x-trace"], "7");
    /// # Ok(()) }
    /// ```
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match header(name, value) {
            Ok((name, value)) => drop(self.options.headers.insert(name, value)),
            Err(fault) => self.fault(fault),
        }
        self
    }

    /// Sets the longest time for the whole call, retries and waits included, and for a whole stream.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// use std::time::Duration;
    ///
    /// gateway.reply("Too late").delay(Duration::from_secs(1));
    /// let late = client.prompt("Hello").timeout(Duration::from_millis(10)).text().await;
    /// assert_eq!(late.expect_err("time is up").kind(), coax::ErrorKind::Timeout);
    /// # Ok(()) }
    /// ```
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// Sets how often the request is sent again when it fails in passing.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.fail(503);
    /// let error = client.prompt("Hello").retries(0).text().await.expect_err("it is not sent again");
    /// assert_eq!(error.attempts(), 1);
    /// # Ok(()) }
    /// ```
    pub fn retries(mut self, retries: u32) -> Self {
        self.options.retries = Some(retries);
        self
    }

    /// Writes the schema of a typed answer in this dialect, whatever the model.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let request = client.prompt("Three primes").model("my-tuned-llama");
    /// let primes: Vec<u32> = request.dialect(coax::Dialect::Fireworks).extract().await?;
    /// # Ok(()) }
    /// ```
    pub fn dialect(mut self, dialect: Dialect) -> Self {
        self.options.dialect = Some(dialect);
        self
    }
}
