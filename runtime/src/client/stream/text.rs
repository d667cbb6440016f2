//! The text of a streamed answer, piece by piece.
//!
//! The first answer's text only; refusals and cuts are judged at the end as for a whole answer.

use super::ChatStream;
use super::event::Piece;
use super::object::failed_before;
use crate::client::exchange::Exchange;
use crate::client::outcome;
use crate::error::{Error, Result};
use crate::wire::{Chunk, Delta, FinishReason, Message, Response, Usage};
use futures_core::Stream;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The text of an answer as it comes; made by [`Request::stream_text`](crate::Request::stream_text).
///
/// Dropping the stream cancels the request.
#[derive(Debug)]
pub struct TextStream {
    chunks: ChatStream,
    over: Option<Response>,
    failed: bool,
    /// What was sent.
    messages: Vec<Message>,
}

impl TextStream {
    pub(in crate::client) fn new(chunks: ChatStream) -> Self {
        Self {
            chunks,
            over: None,
            failed: false,
            messages: Vec::new(),
        }
    }

    /// Keeps the messages that were sent, for the whole answer at the end.
    pub(super) fn with_messages(self, messages: Vec<Message>) -> Self {
        Self { messages, ..self }
    }

    /// The next piece of text, never empty; `None` when the answer is over.
    ///
    /// # Errors
    /// Those of [`ChatStream::next`], and after the last piece those of
    /// [`Request::text`](crate::Request::text): a refused, filtered or cut answer. All pieces so far
    /// are in [`Error::text`](crate::Error::text).
    pub async fn next(&mut self) -> Result<Option<String>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    /// The answer as far as it came.
    #[must_use]
    pub fn response(&self) -> &Response {
        self.over.as_ref().unwrap_or_else(|| self.chunks.response())
    }

    /// What the answer cost; known when it is over.
    #[must_use]
    pub fn usage(&self) -> Option<&Usage> {
        self.response().usage.as_ref()
    }

    /// The server's id of the answer, once something came.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.response().id.as_deref()
    }

    /// Why the model stopped; known when the answer is over.
    #[must_use]
    pub fn finish_reason(&self) -> Option<&FinishReason> {
        self.response().choices.first()?.finish_reason.as_ref()
    }

    /// What is known of the exchange.
    pub(super) fn exchange(&self) -> &Exchange {
        self.chunks.exchange()
    }

    /// What is new of the answer.
    pub(super) fn deltas(&self, chunk: Chunk) -> impl Iterator<Item = Delta> {
        self.chunks.deltas(chunk)
    }

    /// Judges the whole answer, once.
    pub(super) fn judge(&mut self) -> Result<()> {
        if self.failed || self.over.is_some() {
            return Ok(());
        }
        match outcome::checked(self.chunks.take_response(), self.chunks.exchange()) {
            Ok(response) => {
                self.over = Some(response);
                Ok(())
            }
            Err(error) => {
                self.failed = true;
                Err(error)
            }
        }
    }

    /// The next piece of whatever kind; the answer is not judged at its end.
    pub(super) fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Piece>>> {
        let piece = ready!(self.chunks.poll_piece(context, true));
        self.failed |= matches!(piece, Some(Err(_)));
        Poll::Ready(piece)
    }

    /// Ends the request, and gives the error all that came.
    pub(super) fn stop(&mut self, error: Error) -> Error {
        self.failed = true;
        self.chunks.stop();
        let error = self.chunks.exchange().mark(error);
        let response = self.over.take();
        error.with_received(response.unwrap_or_else(|| self.chunks.take_response()))
    }

    /// The whole answer, which has been judged, what is known of the exchange, and what was sent.
    pub(super) fn into_answer(mut self) -> Result<(Response, Exchange, Vec<Message>)> {
        self.judge()?;
        let response = self.over.ok_or_else(failed_before)?;
        Ok((response, self.chunks.exchange().clone(), self.messages))
    }
}

impl Stream for TextStream {
    type Item = Result<String>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let text = match ready!(self.poll_piece(context)) {
                None => return Poll::Ready(self.judge().err().map(Err)),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(Piece::Text(text))) => Some(text),
                Some(Ok(Piece::Arguments(..))) => None,
                Some(Ok(Piece::Chunk(chunk))) => self
                    .deltas(*chunk)
                    .filter_map(|delta| delta.content)
                    .reduce(|text, more| text + &more),
            };
            if let Some(text) = text.filter(|text| !text.is_empty()) {
                return Poll::Ready(Some(Ok(text)));
            }
        }
    }
}
