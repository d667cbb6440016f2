//! One view of all that a stream says, in the order in which it comes.

use super::event::Piece;
use super::object::keep;
use super::run_event::RunEvent;
use super::{Finish, ObjectStream};
use crate::error::{Error, ErrorKind, Result};
use crate::partial::{Filler, Streamed};
use crate::prompt::CacheBroken;
use crate::run::{Call, CallResult, FINAL, judge};
use crate::wire::{FinishReason, Response, ToolCall, Usage};
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::task::{Context, Poll, ready};

/// What a stream says next; made by [`EventStream::next`].
#[non_exhaustive]
pub enum StreamEvent<'a, T: Streamed> {
    /// A step of the run begins; the first is 1.
    Step(usize),
    /// The request begins otherwise than the last one with its cache key, so that what was cached is of no
    /// use.
    CacheBroken(CacheBroken),
    /// More of the answer's text.
    Text(String),
    /// More of what the model thinks aloud.
    Reasoning(String),
    /// The value as far as it came; it follows on the text that changed it.
    Partial(&'a T::Partial),
    /// The arguments of a tool call as far as they came.
    Arguments(CallSoFar<'a>),
    /// A tool call, with all its arguments.
    ToolCall(Box<ToolCall>),
    /// A call begins to run.
    CallBegan(Call),
    /// A call reports progress, by [`ToolContext::progress`](crate::ToolContext::progress).
    CallProgress {
        /// The id of the call.
        id: String,
        /// What it reports.
        note: String,
    },
    /// A call has its result. One that does not run (wrong, denied, the same as before) returns without
    /// having begun.
    CallReturned(Call, CallResult),
    /// Calls wait for a decision or a result from outside; the stream ends with an error that holds the
    /// run, see [`Error::into_pending`](crate::Error::into_pending).
    Waiting(Vec<Call>),
    /// The request of this step failed before anything came of it, and was sent so many times in all.
    Retried(u32),
    /// An answer was wrong and is asked for again: the kind of error, and what is wrong. The partial value
    /// begins anew.
    AskedAgain(ErrorKind, String),
    /// Why the model stopped.
    Finish(FinishReason),
    /// What the answer cost.
    Usage(Box<Usage>),
    /// The run ended with an answer, which [`EventStream::finish`] gives; nothing follows.
    Done,
}

/// A tool call on its way.
#[derive(Clone, Copy, Debug)]
pub struct CallSoFar<'a> {
    call: &'a ToolCall,
}

impl<'a> CallSoFar<'a> {
    /// Returns the name of the tool.
    #[must_use]
    pub fn name(&self) -> &'a str {
        let function = self.call.function.as_ref();
        function.map_or("", |it| it.name.as_str())
    }

    /// Returns the arguments as far as they came: the beginning of a JSON text.
    #[must_use]
    pub fn arguments(&self) -> &'a str {
        let function = self.call.function.as_ref();
        function.map_or("", |it| it.arguments.as_str())
    }

    /// Returns the arguments as the partial value of a type; `None` where nothing of it came. Reads all that
    /// came, so it is for a few looks and not for each of many deltas.
    #[must_use]
    pub fn arguments_as<A: Streamed>(&self) -> Option<A::Partial> {
        let mut filler = Filler::<A>::laid(None);
        filler.push(self.arguments());
        filler.partial().cloned()
    }
}

impl<T: Streamed> fmt::Debug for StreamEvent<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Step(step) => f.debug_tuple("Step").field(step).finish(),
            Self::CacheBroken(broken) => f.debug_tuple("CacheBroken").field(broken).finish(),
            Self::Text(text) => f.debug_tuple("Text").field(text).finish(),
            Self::Reasoning(text) => f.debug_tuple("Reasoning").field(text).finish(),
            Self::Partial(partial) => f.debug_tuple("Partial").field(partial).finish(),
            Self::Arguments(call) => f.debug_tuple("Arguments").field(call).finish(),
            Self::ToolCall(call) => f.debug_tuple("ToolCall").field(call).finish(),
            Self::CallBegan(call) => f.debug_tuple("CallBegan").field(call).finish(),
            Self::CallProgress { id, note } => f
                .debug_struct("CallProgress")
                .field("id", id)
                .field("note", note)
                .finish(),
            Self::CallReturned(call, result) => f
                .debug_tuple("CallReturned")
                .field(call)
                .field(result)
                .finish(),
            Self::Waiting(calls) => f.debug_tuple("Waiting").field(calls).finish(),
            Self::Retried(times) => f.debug_tuple("Retried").field(times).finish(),
            Self::Done => f.write_str("Done"),
            Self::AskedAgain(kind, why) => {
                f.debug_tuple("AskedAgain").field(kind).field(why).finish()
            }
            Self::Finish(reason) => f.debug_tuple("Finish").field(reason).finish(),
            Self::Usage(usage) => f.debug_tuple("Usage").field(usage).finish(),
        }
    }
}

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
    /// # Errors
    /// Those of [`ObjectStream::finish`].
    pub fn finish(self) -> Finish<T> {
        self.stream.finish()
    }

    /// Returns the answer as far as it came.
    #[must_use]
    pub fn response(&self) -> &Response {
        self.stream.response()
    }

    /// Returns the value as far as it came.
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

    /// More of an answer.
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

    /// What the end of an answer tells.
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

/// What a run says beside its answers.
fn run_event<'a, T: Streamed>(event: RunEvent) -> Option<StreamEvent<'a, T>> {
    Some(match event {
        RunEvent::Step(step) => StreamEvent::Step(step),
        RunEvent::CacheBroken(broken) => StreamEvent::CacheBroken(broken),
        RunEvent::Retried(times) => StreamEvent::Retried(times),
        RunEvent::Done => StreamEvent::Done,
        RunEvent::AskedAgain(kind, why) => StreamEvent::AskedAgain(kind, why),
        RunEvent::Began(call) => StreamEvent::CallBegan(call),
        RunEvent::Progress(id, note) => StreamEvent::CallProgress { id, note },
        RunEvent::Returned(call, result) => StreamEvent::CallReturned(call, result),
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
