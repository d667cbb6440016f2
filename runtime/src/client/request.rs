//! The request builder: what a request is made of, and how it is taken apart.

use super::Client;
use super::dialect;
use super::extract::Extract;
use super::messages::Messages;
use super::options::Options;
use crate::error::{Error, ErrorKind, Result};
use crate::prompt::{Rendered, instructions};
use crate::schema::{Dialect, Structured};
use crate::tool::IntoTools as _;
use crate::wire::{ChatRequest, Message};
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::fmt;

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

    /// Creates the request of a prompt.
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

    /// Returns the messages as they are sent, once the earlier ones are among them.
    pub(super) fn sent_messages(&self) -> &[Message] {
        &self.messages
    }

    /// Returns the settings, to be changed.
    pub(super) fn set(&mut self) -> &mut ChatRequest {
        let defaults = || Box::new(self.client.0.defaults.clone());
        self.settings.get_or_insert_with(defaults)
    }

    /// Returns the settings of the request, or else of the client.
    pub(super) fn settings(&self) -> &ChatRequest {
        self.settings.as_deref().unwrap_or(&self.client.0.defaults)
    }

    /// Requests a typed answer; await it for a `T`.
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
    /// [`Invalid`](crate::ErrorKind::Invalid) when the text is not of the type, also after it was requested
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

    /// Returns the dialects in which the schema of a typed answer has to be written.
    pub(super) fn dialects(&self) -> Cow<'static, [Dialect]> {
        let resumed = self.options.resumed.as_ref();
        let saved = resumed.and_then(|it| it.0.run().settings.as_deref());
        let (chosen, client) = (self.options.dialect, &self.client.0);
        match self.settings.as_deref().or(saved) {
            None if chosen.is_none() => client.dialects.clone(),
            settings => {
                let settings = settings.unwrap_or(&client.defaults);
                dialect::all(chosen.or(client.dialect), settings, client.base_dialect)
            }
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

    /// Returns the number of messages before the first that is none of the system's.
    pub(super) fn instructions(&self) -> usize {
        instructions(&self.messages)
    }

    /// Stores the first mistake that was made in building the request.
    pub(super) fn fault(&mut self, fault: String) {
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
