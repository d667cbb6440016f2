//! The client, against the local gateway and hand-made transports.

mod answers;
mod bad_input;
mod credentials;
mod examples;
mod many;
mod network;
mod retries;
mod secrets;
mod silence;
pub(crate) mod splits;
mod stream_views;
mod streams;
mod typed_streams;

use bytes::Bytes;
use coax::transport::{Body, Sending, Transport, TransportError};
use coax::{Client, Error, RetryPolicy, TextStream};
use futures_core::Stream;
use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// A transport that always answers 200 with the same pieces, then ends, breaks or hangs.
#[derive(Clone)]
pub(crate) struct Canned {
    pub(crate) content_type: &'static str,
    pub(crate) pieces: Arc<Vec<Bytes>>,
    pub(crate) end: End,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum End {
    Whole,
    Broken,
    Silent,
}

struct Pieces(VecDeque<Bytes>, End);

impl Stream for Pieces {
    type Item = Result<Bytes, TransportError>;
    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match (self.0.pop_front(), self.1) {
            (Some(piece), _) => Poll::Ready(Some(Ok(piece))),
            (None, End::Whole) => Poll::Ready(None),
            (None, End::Broken) => Poll::Ready(Some(Err(TransportError::new("reset by peer")))),
            (None, End::Silent) => Poll::Pending,
        }
    }
}

impl Transport for Canned {
    fn send(&self, _: http::Request<Vec<Bytes>>) -> Sending<'_> {
        let body = Body::new(Pieces(self.pieces.iter().cloned().collect(), self.end));
        let response = http::Response::builder()
            .header("content-type", self.content_type)
            .body(body);
        Box::pin(async { response.map_err(TransportError::new) })
    }
}

impl Canned {
    pub(crate) fn events(pieces: Vec<Bytes>) -> Self {
        Self {
            content_type: "text/event-stream",
            pieces: Arc::new(pieces),
            end: End::Whole,
        }
    }

    pub(crate) fn client(self) -> Client {
        let client = Client::builder()
            .transport(self)
            .retry(RetryPolicy::none())
            .build();
        client.expect("a client without an address of its own")
    }
}

/// All pieces of a stream, and the error that ends it if it does not end well.
pub(crate) async fn drain(stream: &mut TextStream) -> (Vec<String>, Option<Error>) {
    let mut pieces = Vec::new();
    loop {
        match stream.next().await {
            Ok(Some(piece)) => pieces.push(piece),
            Ok(None) => return (pieces, None),
            Err(error) => return (pieces, Some(error)),
        }
    }
}
