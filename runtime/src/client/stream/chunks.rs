//! The chunks of a streamed answer.
//!
//! Keeps the turn they make up, so that an error in the middle loses nothing.

use super::silence::Silence;
use super::whole::as_chunk;
use crate::client::call::{Facts, silent};
use crate::error::{Error, ErrorKind, Result};
use crate::transport::Body;
use crate::turn::Turn;
use crate::turn::envelope::Envelope;
use crate::turn::sse::{Decoder, Event};
use crate::turn::surrogates::Halves;
use crate::wire::{Chunk, Failure, Response};
use futures_core::Stream;
use http::HeaderMap;
use serde_json::Value;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Instant, Sleep};

/// The longest event that is taken, in bytes.
const MAX_EVENT: usize = 8 << 20;

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
    facts: Facts,
    max_answer: usize,
}

enum Source {
    Events(Box<Events>),
    /// What is left when no more events come: a last chunk, then the error that ends the stream.
    Rest(Option<Box<Chunk>>, Option<Box<Error>>),
}

struct Events {
    body: Body,
    decoder: Decoder,
    silence: Silence,
    deadline: Option<Pin<Box<Sleep>>>,
    body_ended: bool,
    envelope: Envelope,
    halves: Halves,
}

/// New pieces: the text alone where that is all there is and all that is asked for.
pub(super) enum Piece {
    Chunk(Box<Chunk>),
    Text(String),
}

/// What an event says.
enum Seen {
    Piece(Piece),
    /// An event that says nothing, such as a ping.
    Nothing,
    /// A failure that the server reports beside pieces.
    Failed(Box<Chunk>, Box<Error>),
    Done,
}

impl ChatStream {
    pub(in crate::client) fn events(
        body: Body,
        facts: Facts,
        idle_timeout: Duration,
        deadline: Option<Instant>,
        max_answer: usize,
    ) -> Self {
        let events = Events {
            body,
            decoder: Decoder::new(MAX_EVENT.min(max_answer)),
            silence: Silence::new(idle_timeout),
            deadline: deadline.map(|deadline| Box::pin(tokio::time::sleep_until(deadline))),
            body_ended: false,
            envelope: Envelope::default(),
            halves: Halves::default(),
        };
        let source = Source::Events(Box::new(events));
        Self {
            source,
            turn: Turn::default(),
            facts,
            max_answer,
        }
    }

    pub(in crate::client) fn whole(response: Response, facts: Facts) -> Self {
        // The server sent a whole answer instead of a stream.
        let source = Source::Rest(Some(Box::new(as_chunk(response))), None);
        Self {
            source,
            turn: Turn::default(),
            facts,
            max_answer: usize::MAX,
        }
    }

    /// The next chunk; `None` when the answer is over.
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

    /// The answer as far as it came.
    #[must_use]
    pub fn response(&self) -> &Response {
        self.turn.response()
    }

    pub(super) fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Ends the request.
    pub(super) fn stop(&mut self) {
        self.source = Source::Rest(None, None);
    }

    pub(super) fn take_response(&mut self) -> Response {
        std::mem::take(&mut self.turn).into_response()
    }

    /// The next pieces; text alone is given as such when `lean`.
    pub(super) fn poll_piece(
        &mut self,
        context: &mut Context<'_>,
        lean: bool,
    ) -> Poll<Option<Result<Piece>>> {
        let result = ready!(self.poll_next_piece(context, lean)).and_then(|piece| match piece {
            Some(piece) => self.accept(piece).map(Some),
            None => Ok(None),
        });
        Poll::Ready(match result {
            Ok(piece) => piece.map(Ok),
            Err(error) => {
                self.source = Source::Rest(None, None);
                let error = self.facts.mark(error);
                Some(Err(error.with_received(self.take_response())))
            }
        })
    }

    fn poll_next_piece(
        &mut self,
        context: &mut Context<'_>,
        lean: bool,
    ) -> Poll<Result<Option<Piece>>> {
        loop {
            let events = match &mut self.source {
                Source::Events(events) => events,
                Source::Rest(chunk, error) => {
                    return Poll::Ready(match (chunk.take(), error.take()) {
                        (Some(chunk), kept) => {
                            *error = kept;
                            Ok(Some(Piece::Chunk(chunk)))
                        }
                        (None, Some(error)) => Err(*error),
                        (None, None) => Ok(None),
                    });
                }
            };
            match events.next(&self.facts, lean) {
                Ok(Some(Seen::Piece(piece))) => return Poll::Ready(Ok(Some(piece))),
                Ok(Some(Seen::Nothing)) => {}
                Ok(Some(Seen::Done)) => self.end(None),
                Ok(Some(Seen::Failed(chunk, error))) => {
                    self.end(Some(*error));
                    return Poll::Ready(Ok(Some(Piece::Chunk(chunk))));
                }
                Ok(None) if events.body_ended => {
                    let message = "the stream ended before the answer was whole";
                    self.end(Some(Error::new(ErrorKind::Interrupted, message)));
                }
                Ok(None) => {
                    if let Err(error) = ready!(events.poll_more(context)) {
                        self.end(Some(error));
                    }
                }
                Err(error) => self.end(Some(error)),
            }
        }
    }

    /// Adds a piece to the turn.
    fn accept(&mut self, piece: Piece) -> Result<Piece> {
        match &piece {
            Piece::Chunk(chunk) => self.turn.push(chunk),
            Piece::Text(text) => self.turn.push_text(text),
        }
        if self.turn.size() > self.max_answer {
            let message = format!("the answer is larger than {} bytes", self.max_answer);
            return Err(Error::new(ErrorKind::Limit, message));
        }
        Ok(piece)
    }

    /// No more comes. That is harmless, even without `[DONE]`, when the server had said why the
    /// answer ends.
    fn end(&mut self, error: Option<Error>) {
        let harmless =
            |error: &Error| error.kind() == ErrorKind::Interrupted && self.turn.is_finished();
        let error = error.filter(|error| !harmless(error)).map(Box::new);
        let half = match &mut self.source {
            Source::Events(events) => events.halves.flush(),
            Source::Rest(..) => None,
        };
        self.source = Source::Rest(half.map(Box::new), error);
    }
}

impl Events {
    /// The next event that is there; `None` until more of the body comes.
    fn next(&mut self, facts: &Facts, lean: bool) -> Result<Option<Seen>> {
        let event = self.decoder.next_event().map_err(|cause| {
            Error::new(ErrorKind::Limit, "an event of the stream is too long").with_source(cause)
        })?;
        let Some(event) = event else { return Ok(None) };
        if lean
            && event.name != b"error"
            && self.halves.is_empty()
            && let Some(text) = self.envelope.text(event.data)
        {
            return Ok(Some(Seen::Piece(Piece::Text(text))));
        }
        let seen = read(event, facts, &mut self.halves, self.body_ended)?;
        if lean && let Seen::Piece(Piece::Chunk(chunk)) = &seen {
            self.envelope.learn(event.data, chunk);
        }
        Ok(Some(seen))
    }

    /// Waits for more of the body.
    fn poll_more(&mut self, context: &mut Context<'_>) -> Poll<Result<()>> {
        if let Some(deadline) = &mut self.deadline
            && deadline.as_mut().poll(context).is_ready()
        {
            let message = "the stream was not over within the time limit";
            return Poll::Ready(Err(Error::new(ErrorKind::Timeout, message)));
        }
        match Pin::new(&mut self.body).poll_next(context) {
            Poll::Ready(Some(Ok(bytes))) => {
                self.decoder.push(&bytes);
                self.silence.broken();
            }
            Poll::Ready(None) => {
                self.body_ended = true;
                self.decoder.finish();
            }
            Poll::Ready(Some(Err(cause))) => {
                let message = "the connection broke in the middle of the stream";
                let error = Error::new(ErrorKind::Interrupted, message).with_source(cause);
                return Poll::Ready(Err(error));
            }
            Poll::Pending => {
                ready!(self.silence.poll(context));
                return Poll::Ready(Err(silent(self.silence.limit())));
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl Stream for ChatStream {
    type Item = Result<Chunk>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_piece(context, false).map_ok(|piece| match piece {
            Piece::Chunk(chunk) => *chunk,
            Piece::Text(_) => unreachable!("text alone comes only when asked for"),
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

/// Reads an event that is not known by its envelope.
fn read(event: Event<'_>, facts: &Facts, halves: &mut Halves, body_ended: bool) -> Result<Seen> {
    let data = event.data.trim_ascii();
    if data == b"[DONE]" {
        return Ok(Seen::Done);
    }
    if data.is_empty() {
        return Ok(Seen::Nothing);
    }
    let failed = |failure| facts.failed(None, failure, &HeaderMap::new());
    if event.name == b"error" {
        return Err(failed(Failure::read(facts.mask_all(data).as_bytes())));
    }
    let parsed = match serde_json::from_slice::<Chunk>(data) {
        Ok(chunk) if halves.is_empty() => Ok(chunk),
        _ => halves.read(data),
    };
    let piece = |chunk| Ok(Seen::Piece(Piece::Chunk(Box::new(chunk))));
    match parsed {
        Ok(chunk) if chunk.error.is_none() && !chunk.choices.is_empty() => piece(chunk),
        chunk => match (facts.failure_in(data), chunk) {
            (Some(failure), Ok(mut chunk))
                if !chunk.choices.is_empty() || chunk.usage.is_some() =>
            {
                // In the error it stands without the key.
                chunk.error = None;
                Ok(Seen::Failed(Box::new(chunk), Box::new(failed(failure))))
            }
            (Some(failure), _) => Err(failed(failure)),
            (None, Ok(chunk)) if is_ping(&chunk) => Ok(Seen::Nothing),
            (None, Ok(chunk)) => piece(chunk),
            (None, Err(cause)) if body_ended => {
                let message = "the stream ended in the middle of an event";
                Err(Error::new(ErrorKind::Interrupted, message).with_source(cause))
            }
            (None, Err(cause)) => {
                let error = Error::new(ErrorKind::Malformed, "an event of the stream is no chunk");
                Err(error.with_source(cause).with_raw(facts.mask(data)))
            }
        },
    }
}

/// `{"type":"ping"}`, which keeps the connection alive (LiteLLM).
fn is_ping(chunk: &Chunk) -> bool {
    let kind = chunk.extra.get("type").and_then(Value::as_str);
    kind == Some("ping") && chunk.usage.is_none()
}
