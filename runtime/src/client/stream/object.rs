//! A typed answer that shows itself while it comes.
//!
//! The text is the text stream's, what it means is the filler's; this joins them.

use super::{EventStream, Finish, TextStream};
use crate::client::extract;
use crate::error::{Error, ErrorKind, Result};
use crate::partial::{Filler, Streamed};
use crate::schema::Layout;
use crate::wire::{FinishReason, Response, Usage};
use futures_core::Stream as _;
use serde::de::DeserializeOwned;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// A typed answer under way; made by [`Request::stream`](crate::Request::stream).
///
/// ```no_run
/// # use coax::{Partial, Structured};
/// # #[derive(serde::Deserialize, Structured, Partial)] struct Recipe { title: String }
/// # async fn run(client: coax::Client) -> coax::Result<()> {
/// let mut stream = client.prompt("A weeknight curry for two").stream::<Recipe>().await?;
/// while let Some(partial) = stream.next().await? {
///     if let Some(title) = &partial.title { println!("{title}"); }
/// }
/// let recipe: Recipe = stream.finish().await?;
/// # Ok(()) }
/// ```
///
/// Dropping the stream cancels the request.
pub struct ObjectStream<T: Streamed> {
    pub(super) text: TextStream,
    pub(super) filler: Filler<T>,
    pub(super) fail_fast: bool,
    layout: Layout,
}

impl<T> ObjectStream<T>
where
    T: Streamed + DeserializeOwned + 'static,
    T::Partial: Send + Sync + 'static,
{
    pub(in crate::client) fn new(text: TextStream, layout: Layout) -> Self {
        Self {
            text,
            filler: Filler::laid(layout),
            fail_fast: false,
            layout,
        }
    }

    /// Whether the stream ends as soon as no more text can make a `T` of it: text that is no JSON,
    /// a field of another type, an unknown value, a number or text against its constraints. It is
    /// off unless set, and [`finish`](Self::finish) tells.
    #[must_use]
    pub fn fail_fast(mut self, fail_fast: bool) -> Self {
        self.fail_fast = fail_fast;
        self.filler.fail_fast(fail_fast);
        self
    }

    /// Waits for a change, and lends the value as far as it came; `None` when the answer is over.
    ///
    /// # Errors
    /// Those of [`TextStream::next`]. The partial value stays readable by [`partial`](Self::partial),
    /// and is in [`Error::partial`].
    pub async fn next(&mut self) -> Result<Option<&T::Partial>> {
        let more = poll_fn(|context| self.poll_more(context)).await?;
        Ok(self.filler.partial().filter(|_| more))
    }

    /// The value as far as it came.
    #[must_use]
    pub fn partial(&self) -> Option<&T::Partial> {
        self.filler.partial()
    }

    /// Waits for the end, and gives back the checked value, exactly as
    /// [`Request::extract`](crate::Request::extract) would.
    ///
    /// # Errors
    /// Those of [`next`](Self::next) and of `extract`.
    pub fn finish(mut self) -> Finish<T> {
        Finish::new(async move {
            while poll_fn(|context| self.poll_more(context)).await? {}
            let (response, exchange, messages) = self.text.into_answer()?;
            let ended = extract::ended((response, exchange), messages, self.layout);
            ended.map_err(|error| keep(error, &self.filler))
        })
    }

    /// The same stream as events: text, reasoning, partial values, tool calls, usage, the end.
    #[must_use]
    pub fn events(self) -> EventStream<T> {
        EventStream::new(self)
    }

    /// The answer as far as it came.
    #[must_use]
    pub fn response(&self) -> &Response {
        self.text.response()
    }

    /// What the answer cost; known when it is over.
    #[must_use]
    pub fn usage(&self) -> Option<&Usage> {
        self.text.usage()
    }

    /// The server's id of the answer, once something came.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.text.id()
    }

    /// Why the model stopped; known when the answer is over.
    #[must_use]
    pub fn finish_reason(&self) -> Option<&FinishReason> {
        self.text.finish_reason()
    }

    /// Fills in the next piece of text; whether there was one.
    fn poll_more(&mut self, context: &mut Context<'_>) -> Poll<Result<bool>> {
        loop {
            match ready!(Pin::new(&mut self.text).poll_next(context)) {
                Some(Ok(text)) => {
                    self.fill(&text)?;
                    if self.filler.take_changed() {
                        return Poll::Ready(Ok(true));
                    }
                }
                Some(Err(error)) => return Poll::Ready(Err(keep(error, &self.filler))),
                None => return Poll::Ready(Ok(self.end())),
            }
        }
    }

    /// Fills in a piece of text.
    pub(super) fn fill(&mut self, text: &str) -> Result<()> {
        self.filler.push(text);
        if self.fail_fast
            && let Some(cause) = self.filler.error()
        {
            // The error holds it; nothing more is lent.
            self.filler.take_changed();
            let error = self.text.stop(extract::unfit(cause, text));
            return Err(keep(error, &self.filler));
        }
        Ok(())
    }

    /// Nothing more comes; returns whether something is there only now, such as a number.
    pub(super) fn end(&mut self) -> bool {
        self.filler.finish();
        self.filler.take_changed()
    }
}

/// The error, with the partial value in it.
pub(super) fn keep<T: Streamed>(error: Error, filler: &Filler<T>) -> Error
where
    T::Partial: Send + Sync + 'static,
{
    match filler.partial() {
        Some(partial) => error.with_partial(partial.clone()),
        None => error,
    }
}

/// What a stream says that is asked again after its error.
pub(super) fn failed_before() -> Error {
    Error::new(
        ErrorKind::Interrupted,
        "the stream had ended in an error, which holds what came",
    )
}

impl<T: Streamed> fmt::Debug for ObjectStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObjectStream")
            .field("partial", &self.filler.partial())
            .field("response", self.text.response())
            .finish_non_exhaustive()
    }
}
