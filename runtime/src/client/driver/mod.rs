//! Drives a run: sends its requests, runs its calls, reports back.
//!
//! ```text
//! Request ── begin ──▶ Driver ── respond ──▶ an answer ── take ──▶ value | go on | error
//!                        ▲ │
//!                        └─┴─ Ask: `client.whole` · Call: `execute`
//! ```
//!
//! No decision about the conversation is made here: the next step is decided by [`Run`].

mod execute;
mod memory;
mod send;
mod usage;
mod whole;

pub(super) use execute::Running;
pub(super) use memory::{Memory, taken};
pub(super) use usage::total;

use super::Client;
use super::exchange::Exchange;
use super::options::Options;
use super::request::Request;
use super::resume::Resumed;
use crate::error::{Error, ErrorKind, Result};
#[cfg(feature = "local")]
use crate::local::Constrained;
use crate::prompt::CacheBroken;
use crate::run::data::{Mode, State};
use crate::run::{FindPart, Host, Next, PreparedCalls, Reader, Run, Step};
use crate::schema::{self, DecodeError, Dialect, Layout, Structured, Violation};
use crate::tool::arguments::fingerprint;
use crate::wire::{ChatRequest, Message, Response};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::mem;

/// A run under way.
pub(super) struct Driver {
    pub(super) client: Client,
    pub(super) run: Run,
    pub(super) options: Box<Options>,
    dialects: Cow<'static, [Dialect]>,
    expected: Option<Expected>,
    prepared: PreparedCalls,
    /// `true` if parts of a large answer may be requested.
    pub(super) parts: bool,
    /// The request begins otherwise than the last with its key.
    pub(super) cache_broken: Option<CacheBroken>,
    /// The last exchange, as far as it is known.
    pub(super) exchange: Exchange,
}

/// The requested answer, where it is no text.
pub(super) struct Expected {
    schema: &'static RawValue,
    name: &'static str,
    fingerprint: fn() -> String,
    part: FindPart,
    #[cfg(feature = "local")]
    constrained: Option<Constrained>,
}

impl Expected {
    /// Expects a value of the type, for models that take all of the dialects.
    pub(super) fn of<T: Structured>(dialects: &[Dialect]) -> Result<Option<Self>> {
        let laid = schema::laid::<T>(dialects)
            .map_err(|misfit| Error::new(ErrorKind::Configuration, misfit.to_string()))?;
        Ok(Some(Self {
            schema: laid.schema,
            name: laid.name,
            fingerprint: fingerprint_of::<T>,
            part: schema::part::<T>,
            #[cfg(feature = "local")]
            constrained: schema::constrained::<T>(dialects)
                .ok()
                .map(|it| Constrained(it.schema)),
        }))
    }

    /// Expects a text.
    #[expect(clippy::unnecessary_wraps, reason = "as for a typed answer")]
    pub(super) fn text(_: &[Dialect]) -> Result<Option<Self>> {
        Ok(None)
    }
}

/// Returns a text that differs between answer types, whatever the model.
fn fingerprint_of<T: Structured>() -> String {
    let text = match schema::laid::<T>(&[Dialect::OpenAi]) {
        Ok(laid) => laid.schema.get().to_owned(),
        Err(misfit) => misfit.to_string(),
    };
    fingerprint(&[&schema::name::<T>(), &text])
}

/// Reads a value of a type.
pub(super) struct Typed<T> {
    pub(super) layout: Layout,
    pub(super) value: Option<T>,
}

impl<T: Structured + DeserializeOwned> Reader for Typed<T> {
    fn read(&mut self, text: &str) -> Result<(), DecodeError> {
        self.value = Some(schema::decode_laid::<T>(text, self.layout)?);
        Ok(())
    }

    fn broken(&self, text: &str) -> Vec<Violation> {
        schema::broken::<T>(text, self.layout)
    }
}

impl Driver {
    /// Begins the run of a request, or goes on with the one that it resumes.
    pub(super) fn begin(
        request: Request,
        expected: impl FnOnce(&[Dialect]) -> Result<Option<Expected>>,
    ) -> Result<Box<Self>> {
        let (client, dialects, settings, messages, mut options) = request.into_parts()?;
        let expected = expected(&dialects)?;
        let (messages, resumed) = match options.resumed.take() {
            Some(pending) => (Vec::new(), Some((pending, messages))),
            None => (messages, None),
        };
        let mode = options.mode(&client, settings.as_deref());
        let mut driver = Box::new(Self {
            run: Run::begin(settings, messages, options.policy, mode),
            client,
            options,
            dialects,
            expected,
            prepared: PreparedCalls::default(),
            parts: true,
            cache_broken: None,
            exchange: Exchange::default(),
        });
        driver.run.origin = driver.options.conversation.take();
        if let Some((pending, messages)) = resumed {
            driver.resume(*pending, &messages)?;
        }
        Ok(driver)
    }

    /// Goes on with a run that waited; settings of the request hold against those of the run.
    /// The error of one that cannot go on gives it back.
    fn resume(&mut self, pending: Resumed, messages: &[Message]) -> Result<()> {
        let kept = pending.0.clone();
        self.go_on(pending, messages)
            .map_err(|error| error.with_run(kept.run))
    }

    fn go_on(&mut self, mut pending: Resumed, messages: &[Message]) -> Result<()> {
        let own = self.expected.as_ref().map(|it| (it.fingerprint)());
        if pending.0.run().expected != own {
            let message =
                "the run that waits ends in another type of answer than the one asked for";
            return Err(Error::new(ErrorKind::Configuration, message));
        }
        let id = pending.0.id();
        for text in messages.iter().filter_map(Message::text) {
            pending.0.say(text.into_owned());
        }
        let settings = self.run.settings.take();
        let (_, mut host) = self.host();
        let mut run = pending.0.into_run(&mut host)?;
        if settings.is_some() {
            run.settings = settings;
        }
        self.run = *run;
        self.client.claim(&id, self.options.store.as_deref())
    }

    /// Returns the dialects of all models that may answer.
    pub(super) fn dialects(&self) -> &[Dialect] {
        &self.dialects
    }

    /// Returns the settings of the requests.
    fn settings(&self) -> &ChatRequest {
        let own = self.run.settings.as_deref();
        own.unwrap_or(&self.client.0.defaults)
    }

    /// Returns the requested model.
    pub(super) fn model(&self) -> String {
        let own = &self.settings().model;
        let own = if own.is_empty() {
            self.client.model()
        } else {
            own
        };
        own.to_owned()
    }

    /// Returns the run, and what it needs of the program.
    pub(super) fn host(&mut self) -> (&mut Run, Host<'_>) {
        let (_, run, host) = self.split();
        (run, host)
    }

    fn split(&mut self) -> (&Client, &mut Run, Host<'_>) {
        let own = self.options.tool_choice.as_ref();
        let host = Host {
            tools: &self.options.tools,
            dialects: &self.dialects,
            observers: &self.options.observers,
            handle: self.options.handle.as_ref(),
            schema: self.expected.as_ref().map(|it| (it.schema, it.name)),
            part: self
                .expected
                .as_ref()
                .filter(|_| self.parts)
                .map(|it| it.part),
            prepared: &mut self.prepared,
            choice: own.or(self.client.0.defaults.tool_choice.as_ref()),
        };
        (&self.client, &mut self.run, host)
    }

    /// Returns the next action of the run.
    pub(super) fn next(&mut self) -> Next {
        let (run, host) = self.host();
        run.advance(&host)
    }

    /// Takes a failed request into the run.
    ///
    /// # Errors
    /// The failure, with all that came before it, unless the run goes on in another way.
    pub(super) fn failed(&mut self, error: Error) -> Result<()> {
        let (run, host) = self.host();
        run.take_failure(&error, &host);
        if run.look() != Next::Stopped {
            return Ok(());
        }
        let requests = run.spent.requests;
        Err(self.keep(error.with_attempts(requests)))
    }

    /// Takes an answer into the run; gives back the value if it is the last one.
    pub(super) fn take<T: Structured + DeserializeOwned>(
        &mut self,
        response: Box<Response>,
        layout: Layout,
    ) -> Result<Option<T>> {
        let mut reader = Typed::<T> {
            layout,
            value: None,
        };
        self.answered(response, &mut reader)?;
        Ok(reader.value.filter(|_| self.run.look() == Next::Done))
    }

    /// Takes an answer into the run.
    ///
    /// # Errors
    /// Where it ends the run badly.
    pub(super) fn answered(
        &mut self,
        response: Box<Response>,
        reader: &mut dyn Reader,
    ) -> Result<()> {
        let requests = self.exchange.attempts;
        let (run, mut host) = self.host();
        run.take_answer(response, requests, &mut host, reader);
        let (mode, has_tools) = (run.mode, !host.tools.is_empty());
        if has_tools && mode != Mode::Native && !self.options.tools_as_schema {
            let model = self.settings().model.clone();
            self.client.0.memory.remember(&model, mode);
        }
        match self.run.look() {
            Next::Stopped => Err(self.stopped()),
            Next::Ask | Next::Call | Next::Pending | Next::Done => Ok(()),
        }
    }

    /// Returns the error of a run that ended without an answer.
    pub(super) fn stopped(&mut self) -> Error {
        let error = match &mut self.run.state {
            State::Stopped(stop) => {
                let error = Error::new(stop.kind, mem::take(&mut stop.message));
                match stop.cause.take() {
                    Some(cause) => with_cause(error, cause),
                    None => error,
                }
            }
            State::Ask(_) | State::Calls(_) | State::Done => super::stream::failed_before(),
        };
        self.unread(error)
    }

    /// Returns the error for a last answer that cannot be used, with all that came.
    pub(super) fn unread(&mut self, error: Error) -> Error {
        let error = self.exchange.mark(error);
        let error = error.with_attempts(self.run.spent.requests);
        let error = match self.run.response.take() {
            Some(response) => error.with_received(response),
            None => error,
        };
        self.keep(error)
    }

    /// Returns the error of a run that waits, which holds it.
    pub(super) fn waits(&mut self) -> Error {
        let message = "the run waits for a decision or a result from outside: call `outcome()` in place of this, or `into_pending()` on this error";
        let error = self.exchange.mark(Error::new(ErrorKind::Pending, message));
        self.save_ready();
        let error = error.with_attempts(self.run.spent.requests);
        self.keep(error)
    }

    /// Makes the run fit to be saved.
    pub(super) fn save_ready(&mut self) {
        self.run.expected = self.expected.as_ref().map(|it| (it.fingerprint)());
        let defaults = &self.client.0.defaults;
        self.run
            .settings
            .get_or_insert_with(|| Box::new(defaults.clone()));
    }

    /// Takes the run, which is over here.
    pub(super) fn take_run(&mut self) -> Run {
        let policy = self.options.policy;
        mem::replace(
            &mut self.run,
            Run::begin(None, Vec::new(), policy, Mode::Native),
        )
    }

    /// Puts the run into an error.
    pub(super) fn keep(&mut self, error: Error) -> Error {
        let run = Box::new(self.take_run());
        let is_sum = run.steps.iter().flat_map(Step::attempts).nth(1).is_some();
        let error = match total(&run.steps) {
            Some(usage) if is_sum || error.usage().is_none() => error.with_usage(usage),
            _ => error,
        };
        error.with_run(run)
    }
}

/// Returns the error for a text that is no value of the type.
pub(super) fn unfit(cause: DecodeError, text: &str) -> Error {
    let (kind, message) = crate::run::unfit(&cause, text);
    with_cause(Error::new(kind, message), cause)
}

/// Adds the place and the reason to the error.
fn with_cause(error: Error, cause: DecodeError) -> Error {
    let path = match &cause {
        DecodeError::Mismatch { path, .. } => Some(path.clone()),
        DecodeError::Invalid { violations } => violations.first().map(|it| it.path.clone()),
        DecodeError::Malformed { .. } => None,
    };
    let error = match path {
        Some(path) => error.with_path(path),
        None => error,
    };
    error.with_source(cause)
}
