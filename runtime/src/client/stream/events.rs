//! One view of all events of a stream, in the order in which they come.

use super::event::Piece;
use super::object::keep;
use super::run_event::RunEvent;
use super::{CallSoFar, Finish, ObjectStream, StreamEvent};
use crate::error::{Error, Result};
use crate::partial::Streamed;
use crate::run::{FINAL, judge};
use crate::wire::{FinishReason, Response, ToolCall, Usage};
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::task::{Context, Poll, ready};

/// A typed answer under way, as events; made by [`ObjectStream::events`].
///
/// ```no_run
/// # use coax::{Partial, StreamEvent, Structured};
/// # #[derive(serde::Deserialize, Structured, Partial)] struct Recipe { title: String }
/// # async fn run(client: coax::Client) -> coax::Result<()> {
/// let mut events = client.prompt("A curry").stream::<Recipe>().await?.events();
/// while let Some(event) = events.next().await? {
///     match event {
///         StreamEvent::Reasoning(text) => eprint!("{text}"),
///         StreamEvent::Partial(partial) => println!("{:?}", partial.title),
///         _ => {}
///     }
/// }
/// let recipe: Recipe = events.finish().await?;
/// # Ok(()) }
/// ```
pub struct EventStream<T: Streamed> {
    stream: ObjectStream<T>,
    waiting: VecDeque<Owned>,
    /// The error that comes after them.
    error: Option<Error>,
}

/// An event without what it lends.
enum Owned {
    Step(usize),
    Text(String),
    Reasoning(String),
    Partial,
    /// Of the call with this number.
    Arguments(usize),
    ToolCall(Box<ToolCall>),
    Run(Box<RunEvent>),
    Finish(FinishReason),
    Usage(Box<Usage>),
}

impl<T> EventStream<T>
where
    T: Streamed + DeserializeOwned + 'static,
    T::Partial: Send + Sync + 'static,
{
    pub(super) fn new(stream: ObjectStream<T>) -> Self {
        Self {
            stream,
            waiting: VecDeque::new(),
            error: None,
        }
    }

    /// Waits for the next event; `None` when the run is over. The reason of an answer's end and its usage come last
    /// of it.
    ///
    /// ```
    /// # #[derive(Debug, serde::Deserialize, coax::Structured, coax::Partial)] struct Recipe { title: String }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply(r#"{"title":"Curry"}"#);
    /// use coax::StreamEvent;
    ///
    /// let mut events = client.prompt("A curry").stream::<Recipe>().await?.events();
    /// while let Some(event) = events.next().await? {
    ///     match event {
    ///         StreamEvent::Reasoning(text) => eprint!("{text}"),
    ///         StreamEvent::Partial(partial) => println!("{:?}", partial.title),
    ///         _ => {}
    ///     }
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of [`ObjectStream::next`], after all events that came before.
    pub async fn next(&mut self) -> Result<Option<StreamEvent<'_, T>>> {
        let event = poll_fn(|context| self.poll_event(context)).await?;
        Ok(match event {
            None => None,
            Some(Owned::Step(step)) => Some(StreamEvent::Step(step)),
            Some(Owned::Partial) => self.stream.partial().map(StreamEvent::Partial),
            Some(Owned::Text(text)) => Some(StreamEvent::Text(text)),
            Some(Owned::Reasoning(text)) => Some(StreamEvent::Reasoning(text)),
            Some(Owned::Arguments(at)) => {
                let call = self.stream.text.run.calls().get(at);
                call.map(|call| StreamEvent::Arguments(CallSoFar { call }))
            }
            Some(Owned::ToolCall(call)) => Some(StreamEvent::ToolCall(call)),
            Some(Owned::Run(event)) => run_event(*event),
            Some(Owned::Finish(reason)) => Some(StreamEvent::Finish(reason)),
            Some(Owned::Usage(usage)) => Some(StreamEvent::Usage(usage)),
        })
    }

    /// Waits for the end, and gives back the checked value.
    ///
    /// ```
    /// # #[derive(Debug, serde::Deserialize, coax::Structured, coax::Partial)] struct Recipe { title: String }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply(r#"{"title":"Curry"}"#);
    /// let events = client.prompt("A curry").stream::<Recipe>().await?.events();
    /// let recipe: Recipe = events.finish().await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of [`ObjectStream::finish`].
    pub fn finish(self) -> Finish<T> {
        self.stream.finish()
    }

    /// Returns the answer as far as it came.
    ///
    /// ```
    /// # #[derive(Debug, serde::Deserialize, coax::Structured, coax::Partial)] struct Recipe { title: String }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply(r#"{"title":"Curry"}"#);
    /// let mut events = client.prompt("A curry").stream::<Recipe>().await?.events();
    /// while events.next().await?.is_some() {}
    /// assert!(events.response().usage.is_some());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn response(&self) -> &Response {
        self.stream.response()
    }

    /// Returns the value as far as it came.
    ///
    /// ```
    /// # #[derive(Debug, serde::Deserialize, coax::Structured, coax::Partial)] struct Recipe { title: String }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply(r#"{"title":"Curry"}"#);
    /// let mut events = client.prompt("A curry").stream::<Recipe>().await?.events();
    /// while events.next().await?.is_some() {}
    /// assert_eq!(events.partial().and_then(|it| it.title.as_deref()), Some("Curry"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn partial(&self) -> Option<&T::Partial> {
        self.stream.partial()
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Owned>>> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Poll::Ready(Ok(Some(event)));
            }
            if let Some(error) = self.error.take() {
                return Poll::Ready(Err(error));
            }
            match ready!(self.stream.text.poll_event(context)) {
                None => return Poll::Ready(Ok(None)),
                Some(Err(error)) => {
                    return Poll::Ready(Err(keep(error, &self.stream.filler)));
                }
                Some(Ok(RunEvent::Piece(piece))) => self.piece(piece)?,
                Some(Ok(RunEvent::Ended)) => {
                    self.end();
                    if let Err(error) = self.stream.judge() {
                        self.error = Some(error);
                    }
                }
                Some(Ok(RunEvent::Step(step))) => self.waiting.push_back(Owned::Step(step)),
                Some(Ok(event)) => self.waiting.push_back(Owned::Run(Box::new(event))),
            }
        }
    }

    /// Takes more of an answer.
    fn piece(&mut self, piece: Piece) -> Result<()> {
        let run = &mut self.stream.text.run;
        if let Piece::Chunk(chunk) = &piece {
            for delta in run.deltas((**chunk).clone()) {
                let reasoning = delta.reasoning_text().map(Cow::into_owned);
                self.waiting.extend(reasoning.map(Owned::Reasoning));
            }
        }
        let has_arguments = match &piece {
            Piece::Arguments(..) => true,
            Piece::Chunk(chunk) => {
                let mut choices = chunk.choices.iter();
                choices.any(|it| !it.delta.tool_calls.is_empty())
            }
            Piece::Text(_) => false,
        };
        let at = run.calls().len();
        match run.text_of(piece) {
            Some(text) => self.text(text)?,
            None if has_arguments && at > 0 => self.waiting.push_back(Owned::Arguments(at - 1)),
            None => {}
        }
        Ok(())
    }

    fn text(&mut self, text: String) -> Result<()> {
        self.stream.fill(&text)?;
        self.waiting.push_back(Owned::Text(text));
        if self.stream.filler.take_changed() {
            self.waiting.push_back(Owned::Partial);
        }
        Ok(())
    }

    /// Adds the events at the end of an answer.
    fn end(&mut self) {
        if self.stream.end() {
            self.waiting.push_back(Owned::Partial);
        }
        let response = self.stream.response();
        if let Some(choice) = response.choices.first() {
            // One that the token limit cut is no call.
            if !judge::is_cut(choice) {
                let calls = choice.message.tool_calls.iter();
                let named = calls
                    .filter(|call| judge::has_name(call) && !is_answer(call))
                    .cloned()
                    .map(Box::new);
                self.waiting.extend(named.map(Owned::ToolCall));
            }
            self.waiting
                .extend(choice.finish_reason.clone().map(Owned::Finish));
        }
        let usage = response.usage.clone();
        self.waiting.extend(usage.map(Box::new).map(Owned::Usage));
    }
}

/// Returns whether a call is the answer in the form of one.
fn is_answer(call: &ToolCall) -> bool {
    call.function.as_ref().is_some_and(|it| it.name == FINAL)
}

/// Returns the event of the stream for an event of the run that is no part of an answer.
fn run_event<'a, T: Streamed>(event: RunEvent) -> Option<StreamEvent<'a, T>> {
    Some(match event {
        RunEvent::Step(step) => StreamEvent::Step(step),
        RunEvent::CacheBroken(broken) => StreamEvent::CacheBroken(broken),
        RunEvent::Retried(times) => StreamEvent::Retried(times),
        RunEvent::Done => StreamEvent::Done,
        RunEvent::AskedAgain(kind, why) => StreamEvent::AskedAgain(kind, why),
        RunEvent::Began(call) => StreamEvent::CallBegan(*call),
        RunEvent::Progress(id, note) => StreamEvent::CallProgress { id, note },
        RunEvent::Returned(returned) => StreamEvent::CallReturned(returned.0, returned.1),
        RunEvent::Waiting(calls) => StreamEvent::Waiting(calls),
        RunEvent::Piece(_) | RunEvent::Ended => return None,
    })
}

impl<T: Streamed> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream")
            .field("stream", &self.stream)
            .finish_non_exhaustive()
    }
}
