//! The elements of a list, each as soon as it closes.

use super::object::{Whole, read};
use super::run_event::RunEvent;
use super::{Finish, TextStream};
use crate::client::driver::unfit;
use crate::client::extract::Ended;
use crate::error::Result;
use crate::partial::{Items, Splitter, element};
use crate::run::{Taken, TextReader};
use crate::schema::read::document::Document;
use crate::schema::{DecodeError, Layout, decode_part};
use crate::wire::{FinishReason, Response, Usage};
use futures_core::Stream;
use serde::de::DeserializeOwned;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The elements of an answer as they come; made by
/// [`Request::stream_items`](crate::Request::stream_items) and
/// [`Request::stream_items_of`](crate::Request::stream_items_of).
///
/// Dropping the stream cancels the request.
pub struct ItemStream<L> {
    text: TextStream,
    splitter: Splitter,
    layout: Layout,
    /// Number of elements that were returned.
    count: usize,
    /// The JSON of the returned elements, as long as the rest may be requested again.
    taken: Vec<String>,
    /// Number of those that are of earlier answers.
    earlier: usize,
    list: PhantomData<fn() -> L>,
}

impl<L> ItemStream<L>
where
    L: Items + DeserializeOwned + 'static,
    L::Item: DeserializeOwned,
{
    pub(in crate::client) fn new(mut text: TextStream, layout: Layout) -> Self {
        // Elements are requested again by themselves.
        text.run.driver.parts = false;
        Self {
            text,
            splitter: Splitter::of::<L>(layout),
            layout,
            count: 0,
            taken: Vec::new(),
            earlier: 0,
            list: PhantomData,
        }
    }

    /// Waits for the next element, checked; `None` when the answer is over.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply(r#"{"value":[2,3,5]}"#);
    /// let mut primes = client.prompt("Three primes").stream_items::<u32>().await?;
    /// assert_eq!(primes.next().await?, Some(2));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of [`TextStream::next`], and those of [`Request::extract`](crate::Request::extract)
    /// where an element is not of its type; the stream is over then.
    pub async fn next(&mut self) -> Result<Option<L::Item>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    /// Waits for the end, and gives back the whole checked value with all elements, exactly as
    /// [`Request::extract`](crate::Request::extract) would.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply(r#"{"value":[2,3,5]}"#);
    /// let mut primes = client.prompt("Three primes").stream_items::<u32>().await?;
    /// primes.next().await?;
    /// assert_eq!(primes.finish().await?, [2, 3, 5]); // all of them
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of [`TextStream::next`] and of `extract`.
    pub fn finish(mut self) -> Finish<L> {
        Finish::new(async move {
            poll_fn(|context| self.poll_end(context)).await?;
            let mut driver = self.text.into_driver()?;
            self.taken.truncate(self.earlier);
            if !self.taken.is_empty() {
                let text = driver.run.answer_text().unwrap_or_default();
                if let Some(whole) = joined(&text, &self.splitter.keys(), &self.taken) {
                    driver.run.set_answer_text(whole);
                }
            }
            let value = read(&mut driver, self.layout)?;
            Ok(Ended { value, driver })
        })
    }

    /// Returns the answer as far as it came.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let mut primes = client.prompt("Three primes").stream_items::<u32>().await?;
    /// primes.next().await?;
    /// println!("{:?} answers", primes.response().model);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn response(&self) -> &Response {
        self.text.response()
    }

    /// Returns the usage; known when the answer is over.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let mut primes = client.prompt("Three primes").stream_items::<u32>().await?;
    /// while primes.next().await?.is_some() {}
    /// assert!(primes.usage().is_some());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn usage(&self) -> Option<&Usage> {
        self.text.usage()
    }

    /// Returns the server's id of the answer, once something came.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let mut primes = client.prompt("Three primes").stream_items::<u32>().await?;
    /// while primes.next().await?.is_some() {}
    /// assert!(primes.id().is_some());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.text.id()
    }

    /// Returns the finish reason; known when the answer is over.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let mut primes = client.prompt("Three primes").stream_items::<u32>().await?;
    /// while primes.next().await?.is_some() {}
    /// assert_eq!(primes.finish_reason(), Some(&coax::wire::FinishReason::Stop));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn finish_reason(&self) -> Option<&FinishReason> {
        self.text.finish_reason()
    }

    /// Waits for the end without reading elements.
    fn poll_end(&mut self, context: &mut Context<'_>) -> Poll<Result<()>> {
        loop {
            match ready!(self.text.poll_event(context)) {
                Some(Ok(RunEvent::Ended)) => self.judge()?,
                Some(Ok(_)) => {}
                Some(Err(error)) => return Poll::Ready(Err(error)),
                None => return Poll::Ready(Ok(())),
            }
        }
    }

    /// Judges the answer that ended. It is not requested again once elements of it were returned.
    fn judge(&mut self) -> Result<()> {
        let is_taken = self.count > self.earlier;
        if is_taken {
            self.text.run.driver.run.policy.output_retries = 0;
        }
        let whole = Whole::<L>(self.layout, PhantomData);
        let is_last = match (self.splitter.is_over(), is_taken) {
            (true, false) => self.text.judge(&mut TextReader)?,
            (true, true) => self.text.judge(&mut Taken(TextReader))?,
            (false, false) => self.text.judge(&mut { whole })?,
            (false, true) => self.text.judge(&mut Taken(whole))?,
        };
        if !is_last {
            self.splitter = Splitter::of::<L>(self.layout);
        }
        Ok(())
    }

    /// Returns the next element; `None` where it is wrong, and requested again with those that follow.
    fn element(&mut self, json: String) -> Result<Option<L::Item>> {
        let index = self.count;
        let place = match L::KEYS.first() {
            Some(name) => format!("$.{name}[{index}]"),
            None => format!("$[{index}]"),
        };
        let may_ask = self.text.run.driver.run.may_ask_again();
        let cause = match decode_part(&json, element::<L>(self.layout)) {
            Ok(value) => {
                self.count += 1;
                if may_ask {
                    self.taken.push(json);
                }
                return Ok(Some(value));
            }
            Err(cause) => inside(cause, &place),
        };
        if !may_ask {
            return Err(self.text.stop(unfit(cause, &json)));
        }
        let instead = format!(
            "the first {index} elements of the list are taken; answer with a list of those after them alone, \
             beginning with this one put right"
        );
        self.earlier = index;
        self.splitter = Splitter::of::<L>(self.layout);
        self.text.run.ask_for_rest(cause, &instead);
        Ok(None)
    }
}

/// Returns the text of an answer with elements before those of its list.
fn joined(text: &str, keys: &[&str], before: &[String]) -> Option<String> {
    let document = Document::of(text).ok()?;
    let root = document.root();
    let list = match root.items() {
        Some(_) => root,
        None => root.find(|key| keys.contains(&key))?,
    };
    let (at, list) = (list.place().start + 1, list.text());
    let is_empty = list[1..].trim_start().starts_with(']');
    let separator = if is_empty { "" } else { "," };
    let (head, tail) = text.split_at(at);
    Some(format!("{head}{}{separator}{tail}", before.join(",")))
}

/// Adds the path of the list to the error of an element.
fn inside(mut error: DecodeError, list: &str) -> DecodeError {
    match &mut error {
        DecodeError::Mismatch { path, .. } => path.replace_range(..1, list),
        DecodeError::Invalid { violations } => {
            for violation in violations {
                violation.path.replace_range(..1, list);
            }
        }
        DecodeError::Malformed { .. } => {}
    }
    error
}

impl<L> Stream for ItemStream<L>
where
    L: Items + DeserializeOwned + 'static,
    L::Item: DeserializeOwned,
{
    type Item = Result<L::Item>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(json) = self.splitter.pop() {
                match self.element(json).transpose() {
                    Some(item) => return Poll::Ready(Some(item)),
                    None => continue,
                }
            }
            match ready!(self.text.poll_event(context)) {
                Some(Ok(RunEvent::Piece(piece))) => {
                    if let Some(text) = self.text.run.text_of(piece) {
                        self.splitter.push(&text);
                    }
                }
                Some(Ok(RunEvent::Ended)) => {
                    if let Err(error) = self.judge() {
                        return Poll::Ready(Some(Err(error)));
                    }
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<L> fmt::Debug for ItemStream<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemStream")
            .field("count", &self.count)
            .field("response", self.text.response())
            .finish_non_exhaustive()
    }
}
