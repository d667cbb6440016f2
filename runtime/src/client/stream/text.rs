//! The text of a streamed answer, piece by piece.
//!
//! The first answer's text only; refusals and cuts are judged at the end as for a whole answer.

use super::Finish;
use super::object::failed_before;
use super::run::RunStream;
use super::run_event::RunEvent;
use crate::client::driver::Driver;
use crate::client::extract::Ended;
use crate::error::{Error, Result};
use crate::run::{Next, Reader, TextReader};
use crate::wire::{FinishReason, Response, Usage};
use futures_core::Stream;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The text of an answer as it comes; made by [`Request::stream_text`](crate::Request::stream_text).
///
/// Where tools run, a model may say something before it calls one; those pieces come as well, and
/// [`step`](Self::step) separates one answer from the next. [`finish`](Self::finish) gives the last one's
/// text alone. Dropping the stream cancels the run.
pub struct TextStream {
    pub(super) run: RunStream,
    step: usize,
    failed: bool,
}

impl TextStream {
    pub(in crate::client) async fn open(driver: Box<Driver>) -> Result<Self> {
        let run = RunStream::open(driver).await?;
        Ok(Self {
            run,
            step: 1,
            failed: false,
        })
    }

    /// Waits for the next piece of text, never empty; `None` when the answer is over.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("Once upon a time").chunk_size(5);
    /// let mut text = client.prompt("Tell me a story").stream_text().await?;
    /// assert_eq!(text.next().await?.as_deref(), Some("Once "));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of [`ChatStream::next`](crate::ChatStream::next), and after the last piece those of
    /// [`Request::text`](crate::Request::text): a refused, filtered or cut answer. All pieces so far
    /// are in [`Error::text`](crate::Error::text).
    pub async fn next(&mut self) -> Result<Option<String>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    /// Waits for the end, and gives back the whole text of the last answer, exactly as
    /// [`Request::text`](crate::Request::text) would.
    ///
    /// ```no_run
    /// # async fn run(client: coax::Client) -> coax::Result<()> {
    /// let mut text = client.prompt("Tell me a story").stream_text().await?;
    /// while let Some(piece) = text.next().await? {
    ///     print!("{piece}");
    /// }
    /// let answer = text.finish().detailed().await?;
    /// println!("{} characters, {:?}", answer.value.len(), answer.usage);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of [`next`](Self::next).
    pub fn finish(mut self) -> Finish<String> {
        Finish::new(async move {
            while self.next().await?.is_some() {}
            let driver = self.into_driver()?;
            let value = driver.run.answer_text().unwrap_or_default();
            Ok(Ended { value, driver })
        })
    }

    /// Returns the number of the step that the last piece is of, from 1; more than 1 only where tools ran.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let mut text = client.prompt("Tell me a story").stream_text().await?;
    /// while let Some(piece) = text.next().await? { println!("step {}: {piece}", text.step()); }
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn step(&self) -> usize {
        self.step
    }

    /// Returns the answer of this step as far as it came.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("Once upon a time").chunk_size(4);
    /// let mut text = client.prompt("Tell me a story").stream_text().await?;
    /// text.next().await?;
    /// assert_eq!(text.response().choices[0].message.text().as_deref(), Some("Once"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn response(&self) -> &Response {
        self.run.response()
    }

    /// Returns the usage; known when the answer is over.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let mut text = client.prompt("Tell me a story").stream_text().await?;
    /// while text.next().await?.is_some() {}
    /// assert!(text.usage().is_some());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn usage(&self) -> Option<&Usage> {
        self.response().usage.as_ref()
    }

    /// Returns the server's id of the answer, once something came.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let mut text = client.prompt("Tell me a story").stream_text().await?;
    /// text.next().await?;
    /// assert!(text.id().is_some());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.response().id.as_deref()
    }

    /// Returns the finish reason; known when the answer is over.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let mut text = client.prompt("Tell me a story").stream_text().await?;
    /// while text.next().await?.is_some() {}
    /// assert_eq!(text.finish_reason(), Some(&coax::wire::FinishReason::Stop));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn finish_reason(&self) -> Option<&FinishReason> {
        self.response().choices.first()?.finish_reason.as_ref()
    }

    /// Polls for the next event of the run; `None` when it is over.
    pub(super) fn poll_event(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<RunEvent>>> {
        let event = ready!(self.run.poll_event(context));
        match &event {
            Some(Err(_)) => self.failed = true,
            Some(Ok(RunEvent::Step(step))) => self.step = *step,
            _ => {}
        }
        Poll::Ready(event)
    }

    /// Judges the answer that ended; returns whether it is the last one.
    pub(super) fn judge(&mut self, reader: &mut dyn Reader) -> Result<bool> {
        let judged = self.run.judge(reader);
        self.failed |= judged.is_err();
        judged
    }

    /// Ends the run, and gives the error all that came.
    pub(super) fn stop(&mut self, error: Error) -> Error {
        self.failed = true;
        self.run.stop(error)
    }

    /// Returns the run, which is over.
    pub(super) fn into_driver(self) -> Result<Box<Driver>> {
        if self.failed || self.run.driver.run.look() != Next::Done {
            return Err(failed_before());
        }
        Ok(self.run.driver)
    }
}

impl Stream for TextStream {
    type Item = Result<String>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(self.poll_event(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(RunEvent::Piece(piece))) => {
                    if let Some(text) = self.run.text_of(piece) {
                        return Poll::Ready(Some(Ok(text)));
                    }
                }
                Some(Ok(RunEvent::Ended)) => {
                    if let Err(error) = self.judge(&mut TextReader) {
                        return Poll::Ready(Some(Err(error)));
                    }
                }
                Some(Ok(_)) => {}
            }
        }
    }
}

impl fmt::Debug for TextStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextStream")
            .field("step", &self.step)
            .field("response", self.response())
            .finish_non_exhaustive()
    }
}
