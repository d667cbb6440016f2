//! Sends the bytes of an answer piece by piece: sizes, pauses, and where the connection breaks.
//!
//! Knows bytes only; what they say was decided before.

use super::script::{Delivery, Disconnect};
use crate::transport::TransportError;
use bytes::Bytes;
use futures_core::Stream;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::Sleep;

/// The body of an answer on its way.
pub(super) struct Pieces {
    source: Box<dyn Iterator<Item = Bytes> + Send>,
    /// The bytes taken from the source and not yet sent.
    rest: Bytes,
    largest: usize,
    pause: Duration,
    /// Bytes until the connection breaks, if it is to break.
    left: Option<usize>,
    sleeping: Option<Pin<Box<Sleep>>>,
    begun: bool,
    flushed: bool,
    ended: bool,
}

impl Pieces {
    pub(super) fn new(
        source: impl Iterator<Item = Bytes> + Send + 'static,
        delivery: &Delivery,
    ) -> Self {
        Self {
            source: Box::new(source),
            rest: Bytes::new(),
            largest: delivery.network_chunk.unwrap_or(usize::MAX),
            pause: delivery.chunk_delay,
            left: match delivery.disconnect {
                Some(Disconnect::After(bytes)) => Some(bytes),
                _ => None,
            },
            sleeping: None,
            begun: false,
            flushed: false,
            ended: false,
        }
    }

    fn next_piece(&mut self) -> Option<Bytes> {
        while self.rest.is_empty() {
            self.rest = self.source.next()?;
        }
        Some(self.rest.split_to(self.largest.min(self.rest.len())))
    }
}

impl Stream for Pieces {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        if let Some(sleeping) = &mut self.sleeping {
            ready!(sleeping.as_mut().poll(context));
            self.sleeping = None;
        } else if self.begun && !self.pause.is_zero() && !self.flushed && self.left != Some(0) {
            let mut sleep = Box::pin(tokio::time::sleep(self.pause));
            if sleep.as_mut().poll(context).is_pending() {
                self.sleeping = Some(sleep);
                return Poll::Pending;
            }
        }
        self.begun = true;
        let piece = if self.left == Some(0) {
            None
        } else {
            self.next_piece()
        };
        let Some(mut piece) = piece else {
            if self.left.is_some() && !self.flushed {
                // A server writes out what it holds when a body has nothing ready; an error at
                // once would take the head and the last bytes with it.
                self.flushed = true;
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            self.ended = true;
            return Poll::Ready(self.left.map(|_| Err(broken())));
        };
        if let Some(left) = &mut self.left {
            piece.truncate(*left);
            *left -= piece.len();
        }
        Poll::Ready(Some(Ok(piece)))
    }
}

/// Returns the error of a connection that breaks, as a socket would give it.
pub(super) fn broken() -> TransportError {
    let kind = io::ErrorKind::ConnectionReset;
    TransportError::new(io::Error::new(
        kind,
        "connection reset by the local gateway",
    ))
}
