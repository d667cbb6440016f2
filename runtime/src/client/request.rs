//! The request builder: messages and settings, then what kind of answer is wanted.

use super::Client;
use super::builder::header;
use super::dialect;
use super::extract::Extract;
use super::messages::Messages;
use super::options::Options;
use crate::error::{Error, ErrorKind, Result};
use crate::prompt::example::Example;
use crate::prompt::{Rendered, instructions};
use crate::schema::{Dialect, Structured};
use crate::tool::IntoTools as _;
use crate::wire::{ChatRequest, Effort, GatewayOptions, Message, Reasoning, Stop, ToolChoice};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

/// A request being built; made by [`Client::prompt`].
///
/// It ends in [`extract`](Self::extract), [`text`](Self::text), [`stream_text`](Self::stream_text)
/// or [`send`](Self::send). Nothing is sent before.
#[derive(Clone)]
#[must_use = "nothing is sent until one of `extract`, `text`, `stream_text`, `send` is awaited"]
pub struct Request {
    client: Client,
    messages: Vec<Message>,
    /// All but the messages; the client's unless something was set. In boxes, since each setter hands the
    /// request on, and moving it would take longer than setting.
    settings: Option<Box<ChatRequest>>,
    pub(super) options: Box<Options>,
}

/// A request taken apart.
type Parts = (
    Client,
    Cow<'static, [Dialect]>,
    Option<Box<ChatRequest>>,
    Vec<Message>,
    Box<Options>,
);

impl Request {
    pub(super) fn new(client: Client, begin: Messages) -> Self {
        let mut all = client.0.opening.clone();
        if all.is_empty() {
            all = begin.messages;
        } else {
            all.extend(begin.messages);
        }
        let mut options = Box::new(Options::new(&client));
        options.set_past(begin.past);
        Self {
            options,
            client,
            messages: all,
            settings: None,
        }
    }

    /// The request of a prompt.
    pub(super) fn rendered(client: Client, mut prompt: Rendered, cache_key: String) -> Self {
        prompt.put_media();
        let mut all = client.0.opening.clone();
        all.extend(prompt.instructions);
        all.extend(prompt.turns);
        let mut options = Box::new(Options::new(&client));
        options.examples = prompt.examples;
        options.set_past(prompt.history);
        options.fault = prompt.fault;
        options.caching.tools = prompt.cache_tools;
        options.caching.key.get_or_insert(cache_key);
        options.tools.add(prompt.tools);
        let mut request = Self {
            client,
            messages: all,
            settings: None,
            options,
        };
        if let Some(set) = prompt.settings {
            set(request.set());
        }
        request
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    pub(super) fn messages_mut(&mut self) -> &mut Vec<Message> {
        &mut self.messages
    }

    /// The messages as they are sent, once the earlier ones are among them.
    pub(super) fn sent_messages(&self) -> &[Message] {
        &self.messages
    }

    /// The settings, to be changed.
    pub(super) fn set(&mut self) -> &mut ChatRequest {
        let defaults = || Box::new(self.client.0.defaults.clone());
        self.settings.get_or_insert_with(defaults)
    }

    /// The settings of the request, or else of the client.
    pub(super) fn settings(&self) -> &ChatRequest {
        self.settings.as_deref().unwrap_or(&self.client.0.defaults)
    }

    /// Adds a system message; it is sent before all messages that are none.
    pub fn system(mut self, text: impl Into<String>) -> Self {
        let at = self.instructions();
        self.messages.insert(at, Message::system(text.into()));
        self
    }

    /// Adds a message of the user, after those so far.
    pub fn user(self, text: impl Into<String>) -> Self {
        self.message(Message::user(text.into()))
    }

    /// Adds a message of the model, after those so far.
    pub fn assistant(self, text: impl Into<String>) -> Self {
        self.message(Message::assistant(text.into()))
    }

    /// Adds a message of any form, after those so far.
    pub fn message(mut self, message: Message) -> Self {
        self.messages.push(message);
        self
    }

    /// Adds messages of any form, after those so far.
    pub fn messages(mut self, messages: impl IntoIterator<Item = Message>) -> Self {
        self.messages.extend(messages);
        self
    }

    /// Adds an example: a question, and the value that the model should answer to it.
    ///
    /// All examples stand before the conversation and after the system messages, in the order in which
    /// they were added. The value is written as the model has to write it ([`encode`](crate::encode)), in
    /// the dialect of the request. When it cannot be, nothing is sent, and the error's kind is
    /// [`Configuration`](ErrorKind::Configuration).
    ///
    /// ```no_run
    /// # async fn run(client: coax::Client) -> coax::Result<()> {
    /// #[derive(serde::Serialize, serde::Deserialize, coax::Structured)]
    /// struct City { name: String, inhabitants: Option<u32> }
    ///
    /// let oslo = City { name: "Oslo".into(), inhabitants: Some(720_000) };
    /// let city: City = client
    ///     .prompt("The largest city of Iceland")
    ///     .example("The largest city of Norway", &oslo)
    ///     .extract()
    ///     .await?;
    /// # Ok(()) }
    /// ```
    pub fn example<T: Structured + Serialize>(
        mut self,
        question: impl Into<String>,
        answer: &T,
    ) -> Self {
        match Example::new(question.into(), answer) {
            Ok(example) => self.options.examples.push(example),
            Err(error) => self.fault(error.to_string()),
        }
        self
    }

    /// Asks another model than the client's, as `creator/model` at the gateway.
    pub fn model(mut self, model: impl Into<String>) -> Self {
        self.set().model = model.into();
        self
    }

    /// Sets the sampling temperature, from 0 to 2.
    pub fn temperature(mut self, temperature: f64) -> Self {
        self.set().temperature = Some(temperature);
        self
    }

    /// Sets the most tokens of an answer, at least 1.
    pub fn max_tokens(mut self, tokens: u32) -> Self {
        self.set().max_tokens = Some(tokens);
        self
    }

    /// Sets `top_p` (nucleus sampling), from 0 to 1.
    pub fn top_p(mut self, share: f64) -> Self {
        self.set().top_p = Some(share);
        self
    }

    /// Sets the frequency penalty, from -2 to 2: tokens are avoided the more often they occurred.
    pub fn frequency_penalty(mut self, penalty: f64) -> Self {
        self.set().frequency_penalty = Some(penalty);
        self
    }

    /// Sets the presence penalty, from -2 to 2: tokens that occurred are avoided.
    pub fn presence_penalty(mut self, penalty: f64) -> Self {
        self.set().presence_penalty = Some(penalty);
        self
    }

    /// Sets the stop sequences: one text or several.
    pub fn stop(mut self, stop: impl Into<Stop>) -> Self {
        self.set().stop = Some(stop.into());
        self
    }

    /// Asks for the same answer again, as far as the provider can.
    pub fn seed(mut self, seed: i64) -> Self {
        self.set().seed = Some(seed);
        self
    }

    /// Sets the reasoning effort: how much the model thinks before it answers.
    pub fn reasoning(mut self, effort: Effort) -> Self {
        self.set().reasoning = Some(Reasoning::effort(effort));
        self
    }

    /// Sets which tools the model must or may call.
    pub fn tool_choice(mut self, choice: ToolChoice) -> Self {
        self.options.tool_choice = Some(choice);
        self
    }

    /// Sets options of the gateway: routing, billing, caching.
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
    pub fn provider_options(mut self, provider: impl Into<String>, options: Value) -> Self {
        self.set().provider_options.insert(provider.into(), options);
        self
    }

    /// Sets any other member of the request's body.
    pub fn extra_body(mut self, name: impl Into<String>, value: Value) -> Self {
        self.set().extra.insert(name.into(), value);
        self
    }

    /// Adds a header to this request.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match header(name, value) {
            Ok((name, value)) => drop(self.options.headers.insert(name, value)),
            Err(fault) => self.fault(fault),
        }
        self
    }

    /// Sets the longest time for the whole call, retries and waits included, and for a whole stream.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// Sets how often the request is sent again when it fails in passing.
    pub fn retries(mut self, retries: u32) -> Self {
        self.options.retries = Some(retries);
        self
    }

    /// Writes the schema of a typed answer in this dialect, whatever the model.
    pub fn dialect(mut self, dialect: Dialect) -> Self {
        self.options.dialect = Some(dialect);
        self
    }

    /// Asks for a typed answer; await it for a `T`.
    ///
    /// ```no_run
    /// # async fn run(client: coax::Client) -> coax::Result<()> {
    /// #[derive(serde::Deserialize, coax::Structured)]
    /// struct City { name: String, inhabitants: u32 }
    ///
    /// let city: City = client.prompt("The largest city of Norway").extract().await?;
    /// # Ok(()) }
    /// ```
    ///
    /// The future fails with the kinds of [`text`](Self::text), and with
    /// [`Malformed`](crate::ErrorKind::Malformed), [`Mismatch`](crate::ErrorKind::Mismatch) or
    /// [`Invalid`](crate::ErrorKind::Invalid) when the text is not of the type, also after it was asked for
    /// again. Nothing is sent, and the kind is [`Configuration`](crate::ErrorKind::Configuration), when the
    /// model's [`Dialect`](crate::Dialect) cannot say what the type is.
    pub fn extract<T: Structured + DeserializeOwned + 'static>(self) -> Extract<T> {
        Extract::new(self)
    }

    /// Takes the request apart: client, dialects, settings, messages, the rest.
    ///
    /// # Errors
    /// The first mistake that was made in building it.
    pub(super) fn into_parts(mut self) -> Result<Parts> {
        self.put_earlier();
        self.put_caching();
        let fault = self.options.fault.as_deref();
        if let Some(fault) = fault.or(self.options.tools.fault()) {
            return Err(Error::new(ErrorKind::Configuration, fault));
        }
        if !self.settings().tools.is_empty() {
            // Those of the client's defaults.
            let declared = self.settings().tools.clone();
            self.options.tools.add(declared.into_tools());
        }
        let dialects = self.dialects();
        Ok((
            self.client,
            dialects,
            self.settings,
            self.messages,
            self.options,
        ))
    }

    /// The dialects in which the schema of a typed answer has to be written.
    pub(super) fn dialects(&self) -> Cow<'static, [Dialect]> {
        let resumed = self.options.resumed.as_ref();
        let saved = resumed.and_then(|it| it.0.run().settings.as_deref());
        let settings = match (&self.settings, saved) {
            (None, Some(saved)) => saved,
            _ => self.settings(),
        };
        match self.options.dialect.or(self.client.0.dialect) {
            Some(chosen) => Cow::Borrowed(chosen.alone()),
            None => dialect::of(settings, self.client.0.base_dialect),
        }
    }

    /// Puts the examples and the earlier turns among the messages.
    fn put_earlier(&mut self) {
        let examples = std::mem::take(&mut self.options.examples);
        let past = std::mem::take(&mut self.options.past);
        let at = self.instructions();
        if let Some(origin) = &mut self.options.conversation {
            origin.earlier = at + 2 * examples.len() + past.messages.len();
        }
        if examples.is_empty() && past.messages.is_empty() {
            return;
        }
        let dialects = self.dialects();
        let mut between = Vec::new();
        for example in examples {
            match example.messages(&dialects) {
                Ok(pair) => between.extend(pair),
                Err(error) => self.fault(error.to_string()),
            }
        }
        let own = &self.settings().model;
        let model = if own.is_empty() {
            self.client.model()
        } else {
            own
        };
        between.extend(past.for_model(model));
        self.messages.splice(at..at, between);
    }

    /// How many messages there are before the first that is none of the system's.
    pub(super) fn instructions(&self) -> usize {
        instructions(&self.messages)
    }

    fn fault(&mut self, fault: String) {
        self.options.fault.get_or_insert(fault);
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("model", &self.settings().model)
            .field("messages", &self.messages)
            .finish_non_exhaustive()
    }
}
