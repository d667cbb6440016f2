//! A typed answer that shows itself while it comes.
//!
//! The text is the text stream's, what it means is the filler's; this joins them.

use super::run_event::RunEvent;
use super::{EventStream, Finish, TextStream};
use crate::client::driver::{Driver, unfit};
use crate::client::extract::Ended;
use crate::error::{Error, ErrorKind, Result};
use crate::partial::{Filler, Streamed};
use crate::run::{Reader, TextReader, judge};
use crate::schema::{self, DecodeError, Layout, Structured, Violation};
use crate::wire::{FinishReason, Response, Usage};
use serde::de::DeserializeOwned;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
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
    /// Number of times that the partial value began anew, after an answer that was not the last one.
    restarts: u32,
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
            restarts: 0,
        }
    }

    /// Sets whether the stream ends as soon as no more text can make a `T` of it: text that is no JSON,
    /// a field of another type, an unknown value, a number or text against its constraints. It is
    /// off unless set, and [`finish`](Self::finish) reports the error.
    ///
    /// ```
    /// # #[derive(Debug, serde::Deserialize, coax::Structured, coax::Partial)] struct Recipe { title: String }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply(r#"{"title":7, and so on"#);
    /// let request = client.prompt("A curry").output_retries(0);
    /// let stream = request.stream::<Recipe>().await?.fail_fast(true);
    /// let error = stream.finish().await.expect_err("a title is a text");
    /// assert_eq!(error.kind(), coax::ErrorKind::Mismatch);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn fail_fast(mut self, fail_fast: bool) -> Self {
        self.fail_fast = fail_fast;
        self.filler.fail_fast(fail_fast);
        self
    }

    /// Waits for a change, and lends the value as far as it came; `None` when the answer is over.
    ///
    /// ```
    /// # #[derive(Debug, serde::Deserialize, coax::Structured, coax::Partial)] struct Recipe { title: String }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply(r#"{"title":"Curry"}"#);
    /// let mut stream = client.prompt("A curry").stream::<Recipe>().await?;
    /// while let Some(partial) = stream.next().await? {
    ///     if partial.complete().title { println!("{:?}", partial.title); }
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of [`TextStream::next`]. The partial value stays readable by [`partial`](Self::partial),
    /// and is in [`Error::partial`].
    pub async fn next(&mut self) -> Result<Option<&T::Partial>> {
        let more = poll_fn(|context| self.poll_more(context)).await?;
        Ok(self.filler.partial().filter(|_| more))
    }

    /// Returns the value as far as it came.
    ///
    /// ```
    /// # #[derive(Debug, serde::Deserialize, coax::Structured, coax::Partial)] struct Recipe { title: String }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply(r#"{"title":"Curry"}"#);
    /// let mut stream = client.prompt("A curry").stream::<Recipe>().await?;
    /// while stream.next().await?.is_some() {}
    /// assert_eq!(stream.partial().and_then(|it| it.title.as_deref()), Some("Curry"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn partial(&self) -> Option<&T::Partial> {
        self.filler.partial()
    }

    /// Returns how often the partial value began anew: an answer was wrong and is requested again, or the
    /// model said something before it called a tool.
    ///
    /// ```
    /// # #[derive(Debug, serde::Deserialize, coax::Structured, coax::Partial)] struct Recipe { title: String }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply(r#"{"title":"Curry"}"#);
    /// let mut stream = client.prompt("A curry").stream::<Recipe>().await?;
    /// while stream.next().await?.is_some() {}
    /// assert_eq!(stream.restarts(), 0);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn restarts(&self) -> u32 {
        self.restarts
    }

    /// Waits for the end, and gives back the checked value, exactly as
    /// [`Request::extract`](crate::Request::extract) would.
    ///
    /// ```
    /// # #[derive(Debug, serde::Deserialize, coax::Structured, coax::Partial)] struct Recipe { title: String }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply(r#"{"title":"Curry"}"#);
    /// let stream = client.prompt("A curry").stream::<Recipe>().await?;
    /// let recipe: Recipe = stream.finish().await?;
    /// assert_eq!(recipe.title, "Curry");
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of [`next`](Self::next) and of `extract`.
    pub fn finish(mut self) -> Finish<T> {
        Finish::new(async move {
            while poll_fn(|context| self.poll_more(context)).await? {}
            let mut driver = self.text.into_driver()?;
            match read(&mut driver, self.layout) {
                Ok(value) => Ok(Ended { value, driver }),
                Err(error) => Err(keep(error, &self.filler)),
            }
        })
    }

    /// Views the stream as events: text, reasoning, partial values, tool calls, usage, the end.
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
    ///     if let StreamEvent::Partial(partial) = event { println!("{:?}", partial.title); }
    /// }
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn events(self) -> EventStream<T> {
        EventStream::new(self)
    }

    /// Returns the answer as far as it came.
    ///
    /// ```
    /// # #[derive(Debug, serde::Deserialize, coax::Structured, coax::Partial)] struct Recipe { title: String }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply(r#"{"title":"Curry"}"#);
    /// let mut stream = client.prompt("A curry").stream::<Recipe>().await?;
    /// stream.next().await?;
    /// println!("{:?} answers", stream.response().model);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn response(&self) -> &Response {
        self.text.response()
    }

    /// Returns the usage; known when the answer is over.
    ///
    /// ```
    /// # #[derive(Debug, serde::Deserialize, coax::Structured, coax::Partial)] struct Recipe { title: String }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply(r#"{"title":"Curry"}"#);
    /// let mut stream = client.prompt("A curry").stream::<Recipe>().await?;
    /// while stream.next().await?.is_some() {}
    /// assert!(stream.usage().is_some());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn usage(&self) -> Option<&Usage> {
        self.text.usage()
    }

    /// Returns the server's id of the answer, once something came.
    ///
    /// ```
    /// # #[derive(Debug, serde::Deserialize, coax::Structured, coax::Partial)] struct Recipe { title: String }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply(r#"{"title":"Curry"}"#);
    /// let mut stream = client.prompt("A curry").stream::<Recipe>().await?;
    /// stream.next().await?;
    /// assert!(stream.id().is_some());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.text.id()
    }

    /// Returns the finish reason; known when the answer is over.
    ///
    /// ```
    /// # #[derive(Debug, serde::Deserialize, coax::Structured, coax::Partial)] struct Recipe { title: String }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply(r#"{"title":"Curry"}"#);
    /// let mut stream = client.prompt("A curry").stream::<Recipe>().await?;
    /// while stream.next().await?.is_some() {}
    /// assert_eq!(stream.finish_reason(), Some(&coax::wire::FinishReason::Stop));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn finish_reason(&self) -> Option<&FinishReason> {
        self.text.finish_reason()
    }

    /// Fills in the next piece of text; whether there was one.
    fn poll_more(&mut self, context: &mut Context<'_>) -> Poll<Result<bool>> {
        loop {
            match ready!(self.text.poll_event(context)) {
                Some(Ok(RunEvent::Piece(piece))) => {
                    let Some(text) = self.text.run.text_of(piece) else {
                        continue;
                    };
                    self.fill(&text)?;
                    if self.filler.take_changed() {
                        return Poll::Ready(Ok(true));
                    }
                }
                Some(Ok(RunEvent::Ended)) => {
                    let is_part = self.text.run.is_part;
                    let changed = !is_part && self.end();
                    if self.judge()? && (changed || self.filler.take_changed()) {
                        return Poll::Ready(Ok(true));
                    }
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return Poll::Ready(Err(keep(error, &self.filler))),
                None => return Poll::Ready(Ok(false)),
            }
        }
    }

    /// Judges the answer that ended. The partial value begins anew if it is not the last one.
    pub(super) fn judge(&mut self) -> Result<bool> {
        let layout = self.layout;
        let is_whole = !self.text.run.is_part;
        let is_cut = self.response().choices.first().is_some_and(judge::is_cut);
        let judged = if is_cut || self.text.run.driver.run.may_ask_again() {
            self.text.judge(&mut Whole::<T>(layout, PhantomData))
        } else {
            // It is read, and its error reported, when its value is needed.
            self.text.judge(&mut TextReader)
        };
        let is_last = judged.map_err(|error| keep(error, &self.filler))?;
        if !is_last {
            self.restarts += u32::from(self.filler.partial().is_some());
            self.filler = Filler::laid(layout);
            self.filler.fail_fast(self.fail_fast);
        }
        if is_last && !is_whole {
            // What came was put into its place.
            let text = self.text.run.driver.run.answer_text().unwrap_or_default();
            self.filler.push(&text);
            self.filler.finish();
        }
        Ok(is_last)
    }

    /// Fills in a piece of text.
    pub(super) fn fill(&mut self, text: &str) -> Result<()> {
        self.filler.push(text);
        if self.fail_fast
            && let Some(cause) = self.filler.error()
        {
            // The error holds it; nothing more is lent.
            self.filler.take_changed();
            let error = self.text.stop(unfit(cause, text));
            return Err(keep(error, &self.filler));
        }
        Ok(())
    }

    /// Ends an answer; returns whether something is complete only now, such as a number.
    pub(super) fn end(&mut self) -> bool {
        self.filler.finish();
        self.filler.take_changed()
    }
}

/// A reader that checks an answer; its value is read when it is needed.
pub(super) struct Whole<T>(pub(super) Layout, pub(super) PhantomData<fn() -> T>);

impl<T: Structured + DeserializeOwned> Reader for Whole<T> {
    fn read(&mut self, text: &str) -> Result<(), DecodeError> {
        schema::decode_laid::<T>(text, self.0).map(drop)
    }

    fn broken(&self, text: &str) -> Vec<Violation> {
        schema::broken::<T>(text, self.0)
    }
}

/// Returns the value of a run that is over.
pub(super) fn read<T: Structured + DeserializeOwned>(
    driver: &mut Driver,
    layout: Layout,
) -> Result<T> {
    let text = driver.run.answer_text().unwrap_or_default();
    let read = schema::decode_laid::<T>(&text, layout);
    let read = read.or_else(|cause| {
        let inner = judge::json_inside(&text);
        let value = inner.and_then(|json| schema::decode_laid(json, layout).ok());
        value.ok_or(cause)
    });
    read.map_err(|cause| driver.unread(unfit(cause, &text)))
}

/// Adds the partial value to the error.
pub(super) fn keep<T: Streamed>(error: Error, filler: &Filler<T>) -> Error
where
    T::Partial: Send + Sync + 'static,
{
    match filler.partial() {
        Some(partial) => error.with_partial(partial.clone()),
        None => error,
    }
}

/// Returns the error of a stream that is polled again after its error.
pub(in crate::client) fn failed_before() -> Error {
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
