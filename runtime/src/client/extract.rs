//! The typed answer: ask with the type's schema, read the text as the type.

use super::Request;
use super::driver::{self, Driver, Expected};
use crate::error::{Error, ErrorKind, Result};
use crate::run::data::Origin;
use crate::run::{Step, judge};
use crate::schema::{self, Structured};
use crate::wire::{Choice, FinishReason, Message, Usage};
use serde::de::DeserializeOwned;
use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// A request whose answer will be a `T`: a future, or with [`detailed`](Self::detailed) one of an
/// [`Answer`].
///
/// Made by [`Request::extract`](super::Request::extract), [`Request::text`](super::Request::text) and
/// [`Client::run`](super::Client::run).
#[must_use = "nothing is sent until it is awaited"]
pub struct Extract<T> {
    /// Taken at the first poll.
    request: Option<Request>,
    running: Option<Answering<T>>,
    // Functions, so that a `T` without a schema is an error where it is named, and not a second one where
    // it is awaited.
    value: fn(Request) -> Answering<T>,
    answer: fn(Request) -> Answering<Answer<T>>,
}

/// The same, with all that is known beside the value: a future of an [`Answer`].
///
/// Made by [`Extract::detailed`].
#[must_use = "nothing is sent until it is awaited"]
pub struct Detailed<T> {
    extract: Extract<T>,
    running: Option<Answering<Answer<T>>>,
}

/// A typed answer and all that came with it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Answer<T> {
    /// The value.
    pub value: T,
    /// The text that it was read from.
    pub text: String,
    /// The usage of all answers of the run together; `None` where the server did not report it for each.
    pub usage: Option<Usage>,
    /// The model that answered, as the server names it.
    pub model: Option<String>,
    /// The server's id of the answer.
    pub id: Option<String>,
    /// The server's id of the request, for its support.
    pub request_id: Option<String>,
    /// The finish reason.
    pub finish_reason: Option<FinishReason>,
    /// The model's reasoning.
    pub reasoning: Option<String>,
    /// Number of requests that were sent, all steps and attempts together.
    pub attempts: u32,
    /// The whole conversation: what was sent, calls and results, and the model's last message.
    pub messages: Vec<Message>,
    /// The steps of the run: answers with their attempts, calls and results.
    pub steps: Vec<Step>,
    /// The conversation that the run went on with.
    pub(super) origin: Option<Origin>,
    /// The requested model.
    pub(super) requested: String,
}

/// A value that was read, with what its [`Answer`] is made of.
pub(super) struct Ended<T> {
    pub(super) value: T,
    pub(super) driver: Box<Driver>,
}

type Answering<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

impl<T: Structured + DeserializeOwned + 'static> Extract<T> {
    pub(super) fn new(request: Request) -> Self {
        Self {
            request: Some(request),
            running: None,
            value: |it| Box::pin(async { ended::<T>(it).await.map(|ended| ended.value) }),
            answer: |it| Box::pin(async { ended::<T>(it).await.map(Ended::into_answer) }),
        }
    }

    /// Creates the answer to a request, which for a `String` is the model's text.
    pub(super) fn of(request: Request) -> Self {
        let mut extract = Self::new(request);
        // The types are the same where `T` is a `String`.
        if let Some(text) = (&mut extract as &mut dyn Any).downcast_mut() {
            Extract::<String>::read_text(text);
        }
        extract
    }
}

impl<T> Extract<T> {
    /// Gives back the usage, ids and messages beside the value.
    ///
    /// ```no_run
    /// # async fn run(client: coax::Client) -> coax::Result<()> {
    /// let answer = client.prompt("Three primes").extract::<Vec<u32>>().detailed().await?;
    /// println!("{:?} for {:?}", answer.value, answer.usage);
    /// # Ok(()) }
    /// ```
    pub fn detailed(self) -> Detailed<T> {
        Detailed {
            extract: self,
            running: None,
        }
    }
}

/// Runs to the end.
async fn ended<T: Structured + DeserializeOwned>(request: Request) -> Result<Ended<T>> {
    let mut driver = Driver::begin(request, Expected::of::<T>)?;
    let layout = schema::layout::<T>(driver.dialects());
    match driver.value(layout).await? {
        Some(value) => Ok(Ended { value, driver }),
        None => Err(driver.waits()),
    }
}

impl Extract<String> {
    /// Takes the model's text as the answer, in place of a string in JSON.
    fn read_text(&mut self) {
        self.value = |it| Box::pin(it.only_text());
        self.answer = |it| Box::pin(text_answer(it));
    }
}

async fn text_answer(request: Request) -> Result<Answer<String>> {
    match request.ended_text().await? {
        Ok(ended) => Ok(ended.into_answer()),
        Err(mut driver) => Err(driver.waits()),
    }
}

impl<T: 'static> Future for Extract<T> {
    type Output = Result<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Self {
            request,
            running,
            value,
            ..
        } = self.get_mut();
        let running = running.get_or_insert_with(|| begun(request.take(), *value));
        running.as_mut().poll(context)
    }
}

impl<T: 'static> Future for Detailed<T> {
    type Output = Result<Answer<T>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { extract, running } = self.get_mut();
        let begin = || begun(extract.request.take(), extract.answer);
        running.get_or_insert_with(begin).as_mut().poll(context)
    }
}

/// Begins to run, unless that was done before in another way.
fn begun<T: 'static>(request: Option<Request>, run: fn(Request) -> Answering<T>) -> Answering<T> {
    match request {
        Some(request) => run(request),
        None => Box::pin(async {
            let message = "the request was polled before `detailed` was called on it";
            Err(Error::new(ErrorKind::Configuration, message))
        }),
    }
}

/// Returns the error for a run that is over and was taken to wait.
pub(super) fn nothing_waits() -> Error {
    Error::new(ErrorKind::Interrupted, "the run ended without an answer")
}

impl<T> Ended<T> {
    /// Returns the value with all that came with it.
    pub(super) fn into_answer(self) -> Answer<T> {
        let requested = self.driver.model();
        let exchange = self.driver.exchange;
        let run = self.driver.run;
        let usage = driver::total(&run.steps);
        let mut response = run.response.unwrap_or_default();
        let text = judge::text(&response).into_owned();
        let mut messages = Arc::unwrap_or_clone(run.messages);
        let choice = if response.choices.is_empty() {
            Choice::default()
        } else {
            response.choices.swap_remove(0)
        };
        let reasoning = choice.message.reasoning_text().map(Cow::into_owned);
        messages.push(choice.message);
        Answer {
            value: self.value,
            text,
            usage,
            model: response.model,
            id: response.id,
            request_id: exchange.request_id,
            finish_reason: choice.finish_reason,
            reasoning,
            attempts: run.spent.requests,
            messages,
            steps: run.steps,
            origin: run.origin,
            requested,
        }
    }
}

impl<T> fmt::Debug for Extract<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Extract")
    }
}

impl<T> fmt::Debug for Detailed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Detailed")
    }
}
