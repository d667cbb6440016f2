//! The body of a streamed answer: bytes in, events out, and what there is instead of them.

use super::event::{Piece, Seen, lines, read};
use super::idle::IdleTimeout;
use crate::client::call::idle_error;
use crate::client::exchange::Exchange;
use crate::client::{Client, received};
use crate::error::{Error, ErrorKind, Result};
use crate::transport::Body;
use crate::turn::Turn;
use crate::turn::envelope::{Envelope, Hole};
use crate::turn::sse::Decoder;
use crate::turn::surrogates::Halves;
use crate::wire::Response;
use futures_core::Stream as _;
use http::HeaderMap;
use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Instant, Sleep};

/// The longest event that is taken, in bytes.
const MAX_EVENT: usize = 8 << 20;

/// The events of a body, as they come.
pub(super) struct Events {
    body: Body,
    head: Head,
    max_answer: usize,
    decoder: Decoder,
    idle: IdleTimeout,
    deadline: Option<Pin<Box<Sleep>>>,
    /// `true` if no more of the body comes.
    pub(super) body_ended: bool,
    pub(super) envelope: Envelope,
    pub(super) halves: Halves,
    /// Events that came in one, a line each.
    lines: VecDeque<Vec<u8>>,
    /// Runs while the answer is over, but the stream is not.
    grace: Option<Pin<Box<Sleep>>>,
}

/// The kind of the body, as far as its bytes show it.
enum Head {
    /// Too few came; the label would decide.
    Undecided(Vec<u8>, HeaderMap),
    Events,
    /// A whole answer, whatever its label.
    Whole(Vec<u8>, HeaderMap),
}

impl Events {
    pub(super) fn new(
        body: Body,
        headers: HeaderMap,
        client: &Client,
        deadline: Option<Instant>,
    ) -> Self {
        Self {
            body,
            head: Head::Undecided(Vec::new(), headers),
            max_answer: client.0.max_answer,
            decoder: Decoder::new(MAX_EVENT.min(client.0.max_answer)),
            idle: IdleTimeout::new(client.0.idle_timeout),
            deadline: deadline.map(|deadline| Box::pin(tokio::time::sleep_until(deadline))),
            body_ended: false,
            envelope: Envelope::default(),
            halves: Halves::default(),
            lines: VecDeque::new(),
            grace: None,
        }
    }

    /// Returns the next event that is there; `None` until more of the body comes.
    pub(super) fn next(
        &mut self,
        exchange: &Exchange,
        lean: bool,
        turn: &Turn,
    ) -> Result<Option<Seen>> {
        if !self.lines.is_empty() {
            return self.next_line(exchange);
        }
        let event = self.decoder.next_event().map_err(|cause| {
            Error::new(ErrorKind::Limit, "an event of the stream is too long").with_source(cause)
        })?;
        let Some(event) = event else { return Ok(None) };
        if lean
            && event.name != b"error"
            && self.halves.is_empty()
            && let Some((hole, text)) = self.envelope.text(event.data)
        {
            return Ok(Some(Seen::Piece(match hole {
                Hole::Text => Piece::Text(text),
                Hole::Arguments(index) => Piece::Arguments(Box::new((index, text))),
            })));
        }
        if let Some(lines) = lines(event.data) {
            self.lines = lines;
            return Ok(Some(Seen::Nothing));
        }
        let (halves, ended) = (&mut self.halves, self.body_ended);
        let seen = read(event.name, event.data, exchange, halves, ended)?;
        if lean && let Seen::Piece(Piece::Chunk(chunk)) = &seen {
            self.envelope
                .learn(event.data, chunk, |index| turn.is_answer(index));
        }
        Ok(Some(seen))
    }

    /// Returns the next of the events that came in one.
    #[cold]
    fn next_line(&mut self, exchange: &Exchange) -> Result<Option<Seen>> {
        let Some(line) = self.lines.pop_front() else {
            return Ok(None);
        };
        self.envelope.forget();
        read(b"", &line, exchange, &mut self.halves, self.body_ended).map(Some)
    }

    /// Takes more of the body.
    fn take(&mut self, more: &[u8]) -> Result<()> {
        if let Head::Events = self.head {
            self.decoder.push(more);
            return Ok(());
        }
        self.take_undecided(more)
    }

    /// Takes more of a body that is no stream of events, as far as it is known.
    #[cold]
    fn take_undecided(&mut self, more: &[u8]) -> Result<()> {
        let (bytes, headers) = match &mut self.head {
            Head::Events => return Ok(()),
            Head::Whole(bytes, _) if bytes.len() + more.len() > self.max_answer => {
                let message = format!("the answer is larger than {} bytes", self.max_answer);
                return Err(Error::new(ErrorKind::Limit, message));
            }
            Head::Whole(bytes, _) => {
                bytes.extend_from_slice(more);
                return Ok(());
            }
            Head::Undecided(bytes, headers) => (bytes, headers),
        };
        bytes.extend_from_slice(more);
        if let Some(is_events) = received::is_events(bytes, headers) {
            let (bytes, headers) = (std::mem::take(bytes), std::mem::take(headers));
            self.decide(is_events, bytes, headers);
        }
        Ok(())
    }

    fn decide(&mut self, is_events: bool, bytes: Vec<u8>, headers: HeaderMap) {
        self.head = if is_events {
            self.decoder.push(&bytes);
            Head::Events
        } else {
            Head::Whole(bytes, headers)
        };
    }

    /// Returns what a body that is no stream comes to.
    ///
    /// # Errors
    /// A body that is no answer, or a stream that ended before its answer did.
    #[cold]
    pub(super) fn whole(&self, exchange: &Exchange) -> Result<Box<Response>> {
        match &self.head {
            Head::Whole(bytes, headers) => received::response(bytes, headers, exchange),
            Head::Undecided(..) | Head::Events => Err(self.cut_off(exchange)),
        }
    }

    /// Returns the error for a body that is over before the answer is, with a proxy's words if it has some.
    fn cut_off(&self, exchange: &Exchange) -> Error {
        let mut message = "the stream ended before the answer was whole".to_owned();
        if !self.decoder.stray().is_empty() {
            message += &format!(": {}", exchange.shown(self.decoder.stray()));
        }
        Error::new(ErrorKind::Interrupted, message)
    }

    /// Takes the end of the body.
    #[cold]
    fn end(&mut self) {
        self.body_ended = true;
        if let Head::Undecided(bytes, headers) = &mut self.head {
            let (bytes, headers) = (std::mem::take(bytes), std::mem::take(headers));
            self.decide(received::labelled_as_events(&headers), bytes, headers);
        }
        self.decoder.finish();
    }

    /// Waits for more of the body; returns `false` when an answer that is over has been waited on
    /// long enough.
    pub(super) fn poll_more(
        &mut self,
        context: &mut Context<'_>,
        grace: Option<Duration>,
    ) -> Poll<Result<bool>> {
        if let Some(deadline) = &mut self.deadline
            && deadline.as_mut().poll(context).is_ready()
        {
            let message = "the stream was not over within the time limit";
            return Poll::Ready(Err(Error::new(ErrorKind::Timeout, message)));
        }
        match Pin::new(&mut self.body).poll_next(context) {
            Poll::Ready(Some(Ok(bytes))) => {
                self.take(&bytes)?;
                self.idle.restart();
                self.grace = None;
            }
            Poll::Ready(None) => self.end(),
            Poll::Ready(Some(Err(cause))) => {
                let message = "the connection broke in the middle of the stream";
                let error = Error::new(ErrorKind::Interrupted, message).with_source(cause);
                return Poll::Ready(Err(error));
            }
            Poll::Pending => {
                if let Some(grace) = grace {
                    let sleep = || Box::pin(tokio::time::sleep(grace));
                    ready!(self.grace.get_or_insert_with(sleep).as_mut().poll(context));
                    return Poll::Ready(Ok(false));
                }
                ready!(self.idle.poll(context));
                return Poll::Ready(Err(idle_error(self.idle.limit())));
            }
        }
        Poll::Ready(Ok(true))
    }
}
