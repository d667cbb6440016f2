//! Answers requests from recordings.

use super::{Exchange, Fingerprint, Recording};
use bytes::Bytes;
use coax::transport::{Body, Sending, Transport, TransportError};
use coax::{Client, Dialect};
use futures_core::Stream;
use http::{Request, Response};
use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep_until};

/// A longer answer is played faster, so that it takes as long as this.
const LONGEST: Duration = Duration::from_secs(3);

/// A transport that answers from recordings, at the pace at which the answers came.
#[derive(Debug)]
pub struct Player {
    recordings: Vec<Recording>,
    paced: bool,
}

impl Player {
    /// Creates a player; one that is not paced gives each answer at once.
    #[must_use]
    pub fn new(recordings: Vec<Recording>, paced: bool) -> Self {
        Self { recordings, paced }
    }

    /// Returns words for the source of the answers.
    #[must_use]
    pub fn source(&self) -> String {
        let model = self.recordings.first().map_or("nothing", |it| &it.model);
        let server = self.exchanges().find_map(|it| it.headers.get("server"));
        let server = server.map(|it| format!(" on {it}")).unwrap_or_default();
        format!("what {model} answered{server}, as recorded")
    }

    /// Makes a client that asks this player as the recorded model was asked.
    ///
    /// # Errors
    /// When a client cannot be built at all.
    pub fn client(self) -> coax::Result<Client> {
        let recorded = self.recordings.first();
        let model = recorded.map(|it| it.model.clone()).unwrap_or_default();
        let dialect = recorded.and_then(Recording::dialect);
        let builder = Client::builder().model(model);
        let builder = builder.dialect(dialect.unwrap_or(Dialect::OpenAi));
        crate::sent::with(builder, self).build()
    }

    fn exchanges(&self) -> impl Iterator<Item = &Exchange> {
        self.recordings.iter().flat_map(|it| &it.exchanges)
    }

    /// Finds the answer to a request, ready to be played.
    fn answer(&self, request: &Request<Vec<Bytes>>) -> Option<Response<Body>> {
        let asked = Fingerprint::of(request).ok()?;
        let exchange = self.exchanges().find(|it| it.request == asked)?;
        let mut response = Response::builder().status(exchange.status);
        for (name, value) in &exchange.headers {
            response = response.header(name, value);
        }
        response.body(Body::new(self.playing(exchange))).ok()
    }

    fn playing(&self, exchange: &Exchange) -> Playing {
        let last = exchange.chunks.last().map_or(0, |it| it.0);
        let whole = Duration::from_millis(last).max(Duration::from_millis(1));
        let speed = if self.paced {
            LONGEST.min(whole).div_duration_f64(whole)
        } else {
            0.0
        };
        let start = Instant::now();
        let chunks = exchange.chunks.iter().map(|chunk| {
            let at = Duration::from_millis(chunk.0).mul_f64(speed);
            (start + at, Bytes::from(chunk.1.clone()))
        });
        Playing {
            chunks: chunks.collect(),
            sleep: Box::pin(sleep_until(start)),
        }
    }
}

impl Transport for Player {
    fn send(&self, request: Request<Vec<Bytes>>) -> Sending<'_> {
        let answer = self.answer(&request);
        Box::pin(async {
            answer.ok_or_else(|| TransportError::new(NotRecorded).unsent().permanent())
        })
    }
}

/// The body of a recorded answer; each chunk with the time at which it comes.
struct Playing {
    chunks: VecDeque<(Instant, Bytes)>,
    sleep: Pin<Box<Sleep>>,
}

impl Stream for Playing {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some((at, _)) = self.chunks.front() else {
            return Poll::Ready(None);
        };
        let at = *at;
        if at > Instant::now() {
            self.sleep.as_mut().reset(at);
            ready!(self.sleep.as_mut().poll(context));
        }
        Poll::Ready(self.chunks.pop_front().map(|(_, text)| Ok(text)))
    }
}

/// The error for a request whose answer is in no recording.
#[derive(Debug)]
struct NotRecorded;

impl fmt::Display for NotRecorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "only the inputs that come with the examples are answered from recordings; for another one \
             set AI_GATEWAY_API_KEY, or AI_GATEWAY_BASE_URL and AI_GATEWAY_MODEL for a server of your \
             own, or give `--made-up` for a generated answer",
        )
    }
}

impl std::error::Error for NotRecorded {}
