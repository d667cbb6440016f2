//! The chunks of a streamed answer.
//!
//! Keeps the turn they make up, so that an error in the middle loses nothing.

use super::again::{Again, Opening};
use super::body::Events;
use super::event::{Piece, Seen};
use super::whole::as_chunk;
use crate::client::Client;
use crate::client::attempts::Progress;
use crate::client::call::{Call, Opened};
use crate::client::exchange::Exchange;
use crate::error::{Error, ErrorKind, Result};
use crate::transport::Body;
use crate::turn::Turn;
use crate::wire::{Chunk, Delta, Response};
use futures_core::Stream;
use http::HeaderMap;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::Instant;

/// Time to wait for the end of the stream once the answer is over, usage and all.
const GRACE: Duration = Duration::from_secs(2);
/// The same where the usage is still to come.
const GRACE_FOR_USAGE: Duration = Duration::from_secs(10);

/// A streamed answer, chunk by chunk; made by [`Client::chat_stream`](crate::Client::chat_stream).
///
/// A chunk may hold no choices, so never index them blindly. The stream ends with `None` when the
/// server said that the answer is over, and with an error when it broke off; the error holds all
/// that came. Dropping the stream cancels the request.
///
/// ```no_run
/// # async fn run(client: coax::Client) -> coax::Result<()> {
/// use coax::wire::{ChatRequest, Message};
///
/// let request = ChatRequest::new("", vec![Message::user("Tell me a story")]);
/// let mut chunks = client.chat_stream(&request).await?;
/// while let Some(chunk) = chunks.next().await? {
///     println!("{chunk:?}");
/// }
/// # Ok(()) }
/// ```
pub struct ChatStream {
    source: Source,
    turn: Turn,
    exchange: Exchange,
    max_answer: usize,
    /// The parts needed to send the request again, until a piece of the answer was returned.
    again: Option<Box<Again>>,
}

pub(super) enum Source {
    Events(Box<Events>),
    /// The request is being sent again.
    Opening(Opening),
    /// The rest when no more events come: a last chunk, then the error that ends the stream.
    Rest(Option<Box<Chunk>>, Option<Box<Error>>),
}

impl ChatStream {
    /// Creates the stream of a request, which is sent again if it fails before a piece of the answer was
    /// returned.
    pub(in crate::client) fn new(
        client: Client,
        call: Call,
        opened: Opened,
        progress: Progress,
    ) -> Self {
        let mut turn = Turn::default();
        turn.expect(call.choices);
        let exchange = progress.exchange.clone();
        let max_answer = client.0.max_answer;
        let again = Again::new(client, call, progress);
        Self {
            source: again.source(opened),
            turn,
            exchange,
            max_answer,
            again: Some(Box::new(again)),
        }
    }

    /// Creates the stream from events that came in place of a whole answer.
    pub(in crate::client) fn of_events(
        client: &Client,
        body: Body,
        choices: u32,
        progress: &Progress,
    ) -> Self {
        let max_answer = client.0.max_answer;
        let mut turn = Turn::default();
        turn.expect(choices);
        Self {
            source: Source::events(body, HeaderMap::new(), client, progress.limits.deadline),
            turn,
            exchange: progress.exchange.clone(),
            max_answer,
            again: None,
        }
    }

    /// Waits for the end, and gives back the whole answer.
    pub(in crate::client) async fn drain(mut self) -> Result<Box<Response>> {
        while self.next().await?.is_some() {}
        Ok(self.take_response())
    }

    /// Waits for the next chunk; `None` when the answer is over.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// use coax::wire::{ChatRequest, Message};
    ///
    /// let request = ChatRequest::new("", vec![Message::user("Hello")]);
    /// let mut stream = client.chat_stream(&request).await?;
    /// while let Some(chunk) = stream.next().await? { println!("{:?}", chunk.choices); }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`Interrupted`](ErrorKind::Interrupted) when the stream broke off,
    /// [`Timeout`](ErrorKind::Timeout) when it was silent for too long,
    /// [`Malformed`](ErrorKind::Malformed) when an event is no chunk, [`Limit`](ErrorKind::Limit)
    /// when one is too long, or what the server reports. After an error the stream is over.
    pub async fn next(&mut self) -> Result<Option<Chunk>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    /// Returns the answer as far as it came.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// use coax::wire::{ChatRequest, Message};
    ///
    /// gateway.reply("Hi!");
    /// let request = ChatRequest::new("", vec![Message::user("Hello")]);
    /// let mut stream = client.chat_stream(&request).await?;
    /// while stream.next().await?.is_some() {}
    /// assert_eq!(stream.response().choices[0].message.text().as_deref(), Some("Hi!"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn response(&self) -> &Response {
        self.turn.response()
    }

    /// Returns the new pieces of the answer; a chunk may have several.
    pub(super) fn deltas(&self, chunk: Chunk) -> impl Iterator<Item = Delta> {
        let choices = chunk.choices.into_iter();
        let pieces = choices.filter(|choice| self.turn.is_answer(choice.index));
        pieces.map(|choice| choice.delta)
    }

    pub(super) fn exchange(&self) -> &Exchange {
        &self.exchange
    }

    /// Ends the request.
    pub(super) fn stop(&mut self) {
        self.source = Source::Rest(None, None);
    }

    pub(super) fn take_response(&mut self) -> Box<Response> {
        Box::new(std::mem::take(&mut self.turn).into_response())
    }

    /// Polls for the next piece; text alone is given as such when `lean`.
    pub(super) fn poll_piece(
        &mut self,
        context: &mut Context<'_>,
        lean: bool,
    ) -> Poll<Option<Result<Piece>>> {
        loop {
            let result =
                ready!(self.poll_next_piece(context, lean)).and_then(|piece| match piece {
                    Some(piece) => self.accept(piece).map(Some),
                    None => Ok(None),
                });
            match result {
                Ok(piece) => {
                    // A reader of chunks gets each one.
                    if self.again.is_some()
                        && piece.as_ref().is_none_or(|it| !lean || it.says_something())
                    {
                        self.again = None;
                    }
                    return Poll::Ready(piece.map(Ok));
                }
                Err(error) => match self.failed(error) {
                    None => {}
                    error => return Poll::Ready(error.map(Err)),
                },
            }
        }
    }

    /// Sends the request again, or ends with the error and all that came.
    #[cold]
    fn failed(&mut self, error: Error) -> Option<Error> {
        if self.open_again(&error) {
            return None;
        }
        self.again = None;
        self.source = Source::Rest(None, None);
        let error = self.exchange.mark(error);
        Some(error.with_received(self.take_response()))
    }

    /// Sends the request again, if nothing was returned and the policy allows it.
    fn open_again(&mut self, error: &Error) -> bool {
        let Some(opening) = self.again.take().and_then(|again| again.open(error)) else {
            return false;
        };
        self.source = Source::Opening(opening);
        self.turn.clear();
        true
    }

    fn poll_next_piece(
        &mut self,
        context: &mut Context<'_>,
        lean: bool,
    ) -> Poll<Result<Option<Piece>>> {
        loop {
            let events = match &mut self.source {
                Source::Events(events) => events,
                Source::Opening(opening) => {
                    let opened = ready!(opening.as_mut().poll(context));
                    self.opened(opened)?;
                    continue;
                }
                Source::Rest(chunk, error) => return Poll::Ready(rest(chunk, error)),
            };
            match events.next(&self.exchange, lean, &self.turn) {
                Ok(Some(Seen::Piece(piece))) => return Poll::Ready(Ok(Some(piece))),
                Ok(Some(Seen::Nothing)) => {}
                Ok(Some(Seen::Done)) => self.end(None),
                Ok(Some(Seen::Failed(chunk, error))) => {
                    self.end(Some(*error));
                    return Poll::Ready(Ok(Some(Piece::Chunk(chunk))));
                }
                Ok(None) if events.body_ended => match events.whole(&self.exchange) {
                    Ok(response) => self.source = Source::whole(response),
                    Err(error) => self.end(Some(error)),
                },
                Ok(None) => {
                    let grace = self
                        .turn
                        .is_finished()
                        .then(|| match self.turn.response().usage {
                            Some(_) => GRACE,
                            None => GRACE_FOR_USAGE,
                        });
                    match ready!(events.poll_more(context, grace)) {
                        Ok(true) => {}
                        Ok(false) => self.end(None),
                        Err(error) => self.end(Some(error)),
                    }
                }
                Err(error) => self.end(Some(error)),
            }
        }
    }

    /// Begins to read what came of a request that was sent again.
    #[cold]
    fn opened(&mut self, (opened, again): (Result<Opened>, Box<Again>)) -> Result<()> {
        self.exchange = again.exchange().clone();
        match opened {
            Ok(opened) => {
                self.source = again.source(opened);
                self.again = Some(again);
                Ok(())
            }
            Err(error) => {
                self.source = Source::Rest(None, None);
                Err(error)
            }
        }
    }

    /// Adds a piece to the turn.
    fn accept(&mut self, mut piece: Piece) -> Result<Piece> {
        match &mut piece {
            Piece::Chunk(chunk) => self.turn.push(chunk),
            Piece::Text(text) => {
                self.turn.push_text(text);
                self.take_changed();
            }
            Piece::Arguments(more) => {
                let (index, text) = &mut **more;
                self.turn.push_arguments(*index, std::mem::take(text));
                self.take_changed();
            }
        }
        if self.turn.size() > self.max_answer {
            let message = format!("the answer is larger than {} bytes", self.max_answer);
            return Err(Error::new(ErrorKind::Limit, message));
        }
        Ok(piece)
    }

    /// Takes the members of the last chunk that stand beside its piece.
    fn take_changed(&mut self) {
        if let Source::Events(events) = &self.source {
            for member in events.envelope.changed() {
                self.turn.update(member);
            }
        }
    }

    /// Ends the stream. An end without `[DONE]` is harmless when the server had sent the finish reason.
    #[cold]
    fn end(&mut self, error: Option<Error>) {
        let harmless =
            |error: &Error| error.kind() == ErrorKind::Interrupted && self.turn.is_finished();
        let error = error.filter(|error| !harmless(error)).map(Box::new);
        let half = match &mut self.source {
            Source::Events(events) => events.halves.flush(),
            Source::Opening(_) | Source::Rest(..) => None,
        };
        self.source = Source::Rest(half.map(Box::new), error);
    }
}

/// Returns what is left of a stream.
#[cold]
fn rest(chunk: &mut Option<Box<Chunk>>, error: &mut Option<Box<Error>>) -> Result<Option<Piece>> {
    match chunk.take() {
        Some(chunk) => Ok(Some(Piece::Chunk(chunk))),
        None => error.take().map_or(Ok(None), |error| Err(*error)),
    }
}

impl Source {
    /// Returns the events of a body.
    pub(super) fn events(
        body: Body,
        headers: HeaderMap,
        client: &Client,
        deadline: Option<Instant>,
    ) -> Self {
        Self::Events(Box::new(Events::new(body, headers, client, deadline)))
    }

    /// Makes a stream of a whole answer.
    pub(super) fn whole(response: Box<Response>) -> Self {
        Self::Rest(Some(Box::new(as_chunk(response))), None)
    }
}

impl Stream for ChatStream {
    type Item = Result<Chunk>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_piece(context, false).map_ok(|piece| match piece {
            Piece::Chunk(chunk) => *chunk,
            Piece::Text(_) | Piece::Arguments(..) => {
                unreachable!("text alone comes only when asked for")
            }
        })
    }
}

impl fmt::Debug for ChatStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChatStream")
            .field("response", self.turn.response())
            .finish_non_exhaustive()
    }
}
