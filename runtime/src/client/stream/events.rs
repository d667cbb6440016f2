//! One view of all that a stream says, in the order in which it comes.

use super::event::Piece;
use super::object::keep;
use super::{Finish, ObjectStream};
use crate::client::outcome;
use crate::error::Result;
use crate::partial::Streamed;
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
    /// More of the answer's text.
    Text(String),
    /// More of what the model thinks aloud.
    Reasoning(String),
    /// The value as far as it came; it follows on the text that changed it.
    Partial(&'a T::Partial),
    /// A tool call, with all its arguments.
    ToolCall(Box<ToolCall>),
    /// Why the model stopped.
    Finish(FinishReason),
    /// What the answer cost.
    Usage(Box<Usage>),
}

impl<T: Streamed> fmt::Debug for StreamEvent<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.debug_tuple("Text").field(text).finish(),
            Self::Reasoning(text) => f.debug_tuple("Reasoning").field(text).finish(),
            Self::Partial(partial) => f.debug_tuple("Partial").field(partial).finish(),
            Self::ToolCall(call) => f.debug_tuple("ToolCall").field(call).finish(),
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
    over: bool,
}

/// An event without what it lends.
enum Owned {
    Text(String),
    Reasoning(String),
    Partial,
    ToolCall(Box<ToolCall>),
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
            over: false,
        }
    }

    /// The next event; `None` when the answer is over. Tool calls, the reason of the end and the
    /// usage come last.
    ///
    /// # Errors
    /// Those of [`ObjectStream::next`], after all events that came before.
    pub async fn next(&mut self) -> Result<Option<StreamEvent<'_, T>>> {
        let event = poll_fn(|context| self.poll_event(context)).await?;
        Ok(match event {
            None => None,
            Some(Owned::Partial) => self.stream.partial().map(StreamEvent::Partial),
            Some(Owned::Text(text)) => Some(StreamEvent::Text(text)),
            Some(Owned::Reasoning(text)) => Some(StreamEvent::Reasoning(text)),
            Some(Owned::ToolCall(call)) => Some(StreamEvent::ToolCall(call)),
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

    /// The answer as far as it came.
    #[must_use]
    pub fn response(&self) -> &Response {
        self.stream.response()
    }

    /// The value as far as it came.
    #[must_use]
    pub fn partial(&self) -> Option<&T::Partial> {
        self.stream.partial()
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Owned>>> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Poll::Ready(Ok(Some(event)));
            }
            if self.over {
                let end = self.stream.text.judge();
                let end = end.map_err(|error| keep(error, &self.stream.filler));
                return Poll::Ready(end.map(|()| None));
            }
            match ready!(self.stream.text.poll_piece(context)) {
                None => self.end(),
                Some(Err(error)) => {
                    return Poll::Ready(Err(keep(error, &self.stream.filler)));
                }
                Some(Ok(Piece::Text(text))) => self.text(text)?,
                Some(Ok(Piece::Arguments(..))) => {}
                Some(Ok(Piece::Chunk(chunk))) => {
                    let deltas: Vec<_> = self.stream.text.deltas(*chunk).collect();
                    for delta in deltas {
                        let reasoning = delta.reasoning_text().map(Cow::into_owned);
                        self.waiting.extend(reasoning.map(Owned::Reasoning));
                        if let Some(text) = delta.content.filter(|it| !it.is_empty()) {
                            self.text(text)?;
                        }
                    }
                }
            }
        }
    }

    fn text(&mut self, text: String) -> Result<()> {
        self.stream.fill(&text)?;
        self.waiting.push_back(Owned::Text(text));
        if self.stream.filler.take_changed() {
            self.waiting.push_back(Owned::Partial);
        }
        Ok(())
    }

    /// What the end of the stream tells.
    fn end(&mut self) {
        self.over = true;
        if self.stream.end() {
            self.waiting.push_back(Owned::Partial);
        }
        let response = self.stream.response();
        if let Some(choice) = response.choices.first() {
            // One that the token limit cut is no call.
            if !outcome::is_cut(choice) {
                let calls = choice.message.tool_calls.iter();
                let named = calls
                    .filter(|call| outcome::has_name(call))
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

impl<T: Streamed> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream")
            .field("stream", &self.stream)
            .finish_non_exhaustive()
    }
}
