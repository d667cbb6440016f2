//! The end of a typed stream: the checked value, alone or with all that came with it.

use crate::client::Answer;
use crate::client::extract::Ended;
use crate::error::Result;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The end of a typed stream: await it for the value, or [`detailed`](Self::detailed) for an [`Answer`].
///
/// Made by [`ObjectStream::finish`](crate::ObjectStream::finish),
/// [`ItemStream::finish`](crate::ItemStream::finish) and
/// [`EventStream::finish`](crate::EventStream::finish).
#[must_use = "the stream is cancelled unless it is awaited"]
pub struct Finish<T>(Pin<Box<dyn Future<Output = Result<Ended<T>>> + Send>>);

impl<T> Finish<T> {
    pub(super) fn new(end: impl Future<Output = Result<Ended<T>>> + Send + 'static) -> Self {
        Self(Box::pin(end))
    }

    /// Gives back the usage, ids and messages beside the value, as
    /// [`Extract::detailed`](crate::Extract::detailed) does.
    ///
    /// ```no_run
    /// # use coax::{Partial, Structured};
    /// # #[derive(serde::Deserialize, Structured, Partial)] struct Recipe { title: String }
    /// # async fn run(client: coax::Client) -> coax::Result<()> {
    /// let stream = client.prompt("A weeknight curry for two").stream::<Recipe>().await?;
    /// let answer = stream.finish().detailed().await?;
    /// println!("{} for {:?}", answer.value.title, answer.usage);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of awaiting it.
    pub async fn detailed(self) -> Result<Answer<T>> {
        Ok(self.0.await?.into_answer())
    }
}

impl<T> Future for Finish<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        let ended = self.0.as_mut().poll(context);
        ended.map_ok(|ended| ended.value)
    }
}

impl<T> fmt::Debug for Finish<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Finish")
    }
}
