//! Sends a call, as often as the policy allows and within its time limits.
//!
//! Gives back a whole answer or an open stream; what a model said in it is judged elsewhere.
//!
//! ```text
//! whole, open_stream
//!      │
//!      ▼
//!     open                a key before each attempt; 401 and a key that may change: once more
//!      │    ▲             an error: RetryPolicy::wait, if the time is left, else the error
//!      ▼    │
//!     attempt             one exchange: send, status, first bytes; each wait within `Limits`
//!      ├──────────────┬─────────────────┐
//!      ▼              ▼                 ▼
//!     Opened::Whole  Opened::Events    Error (received::refused, encoded; TransportError; Progress::cut_off)
//! ```

use super::call::{Call, Opened, idle_error};
use super::collected::Collected;
use super::exchange::Exchange;
use super::limits::{Limits, Over};
use super::{ChatStream, Client, received};
use crate::error::{Error, ErrorKind, Result};
use crate::transport::{Body, TransportError};
use crate::turn::prefix;
use crate::wire::Response;
use bytes::Bytes;
use futures_core::Stream as _;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderMap, HeaderValue, Method};
use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;
use tokio::time::Instant;

/// The most bytes that are read of a body that reports a failure.
const MAX_FAILURE: usize = 1 << 20;

/// The progress of a call, which outlives a time limit that cuts the call off.
pub(super) struct Progress {
    pub(super) exchange: Exchange,
    pub(super) retries: u32,
    pub(super) limits: Limits,
    /// The bytes so far of an answer that is not whole yet.
    received: Collected,
    /// The length of the answer, from its headers.
    length: usize,
    /// The error of the attempt before.
    failed: Option<Error>,
}

impl Progress {
    pub(super) fn new(client: &Client, call: &Call) -> Self {
        let secrets = call.secrets.clone();
        Self {
            exchange: Exchange {
                secrets,
                ..Exchange::default()
            },
            retries: 0,
            limits: Limits {
                idle: client.0.idle_timeout,
                deadline: call.deadline(),
            },
            received: Collected::new(),
            length: usize::MAX,
            failed: None,
        }
    }

    /// Returns the error for a time limit that is over, with what had come.
    fn cut_off(&mut self, over: Over) -> Error {
        let error = match over {
            Over::Idle => idle_error(self.limits.idle),
            Over::Deadline => {
                let message = "no whole answer within the time limit";
                let error = Error::new(ErrorKind::Timeout, message);
                match self.failed.take() {
                    Some(failed) => error.with_source(failed),
                    None => error,
                }
            }
        };
        self.with_received(self.exchange.mark(error))
    }

    /// Adds what came of an answer that broke off.
    fn with_received(&self, error: Error) -> Error {
        if self.received.is_empty() {
            return error;
        }
        let error = error.with_raw(self.exchange.mask(&self.received));
        match prefix::response(&self.received) {
            Some(response) => error.with_part(response),
            None => error,
        }
    }
}

/// Checks that there is a runtime of tokio, whose timers and sockets would panic without one.
fn in_runtime() -> Result<()> {
    let message = "futures of coax run on tokio, and there is no runtime here: use `#[coax::main]` or `#[tokio::main]`";
    let current = tokio::runtime::Handle::try_current();
    let error = |cause| Error::new(ErrorKind::Configuration, message).with_source(cause);
    current.map(drop).map_err(error)
}

impl Client {
    /// Sends until a whole answer is there.
    pub(super) async fn whole(&self, call: &Call) -> Result<(Box<Response>, Exchange)> {
        let mut progress = Progress::new(self, call);
        match self.open(call, &mut progress).await? {
            Opened::Whole(response) => Ok((response, progress.exchange)),
            Opened::Events(..) => unreachable!("only a streamed call is given a stream"),
        }
    }

    /// Sends until a stream is open.
    pub(super) async fn open_stream(&self, call: Call) -> Result<ChatStream> {
        let mut progress = Progress::new(self, &call);
        let opened = self.open(&call, &mut progress).await?;
        Ok(ChatStream::new(self.clone(), call, opened, progress))
    }

    /// Sends until an answer begins, as often as the policy allows.
    pub(super) async fn open(&self, call: &Call, progress: &mut Progress) -> Result<Opened> {
        in_runtime()?;
        let mut renewed = false;
        self.renew_key(progress).await?;
        loop {
            let error = match self.attempt(call, progress).await {
                Ok(opened) => return Ok(opened),
                Err(error) => error,
            };
            let credential = &self.0.credential;
            if error.kind() == ErrorKind::Authentication && credential.may_change() && !renewed {
                renewed = true;
                let before = progress.exchange.secrets.key.clone();
                self.renew_key(progress).await?;
                if progress.exchange.secrets.key != before {
                    continue;
                }
            }
            let Some(wait) = self.wait(call, &error, progress) else {
                return Err(error);
            };
            progress.failed = Some(error);
            tokio::time::sleep(wait).await;
            progress.retries += 1;
            self.renew_key(progress).await?;
        }
    }

    /// Returns the wait before the next attempt; `None` to give the error out, also where the wait
    /// does not fit into the time that is left.
    pub(super) fn wait(&self, call: &Call, error: &Error, progress: &Progress) -> Option<Duration> {
        let (policy, retries) = (&self.0.retry, progress.retries);
        let wait = match call.retries {
            Some(most) => policy
                .clone()
                .max_retries(most)
                .wait(retries, error, fastrand::f64()),
            None => policy.wait(retries, error, fastrand::f64()),
        }?;
        let fits = |deadline| {
            Instant::now()
                .checked_add(wait)
                .is_some_and(|end| end < deadline)
        };
        progress.limits.deadline.is_none_or(fits).then_some(wait)
    }

    async fn renew_key(&self, progress: &mut Progress) -> Result<()> {
        let key = progress.limits.within(self.0.credential.key()).await;
        let message = "the credential function gave no key within the idle time limit";
        let key = key.map_err(|over| match over {
            Over::Idle => Error::new(ErrorKind::Timeout, message),
            Over::Deadline => progress.cut_off(over),
        })?;
        progress.exchange.secrets.key = key?;
        Ok(())
    }

    /// Sends once.
    async fn attempt(&self, call: &Call, progress: &mut Progress) -> Result<Opened> {
        let request = self.request(call, &progress.exchange)?;
        progress.exchange.attempts += 1;
        progress.exchange.request_id = None;
        progress.exchange.status = 0;
        progress.received = Collected::new();
        let sent = progress.limits.within(self.0.transport.send(request)).await;
        let answer = sent.map_err(|over| progress.cut_off(over))?;
        let answer = answer.map_err(|cause| progress.exchange.mark(unanswered(cause)))?;
        let (parts, mut body) = answer.into_parts();
        progress
            .exchange
            .begin(parts.status.as_u16(), &parts.headers);
        progress.length = length(&parts.headers).unwrap_or(usize::MAX);
        if let Some(encoding) = encoding(&parts.headers) {
            return Err(received::encoded(&parts, &encoding, &progress.exchange));
        }
        if !parts.status.is_success() {
            // A failure whose body breaks off is judged by the part that came.
            let _ = self.collect(&mut body, MAX_FAILURE, progress).await;
            let bytes = progress.received.take();
            return Err(received::refused(&parts, &bytes, &progress.exchange));
        }
        let headers = &parts.headers;
        if call.streamed && received::labelled_as_events(headers) {
            return Ok(Opened::Events(body, parts.headers));
        }
        let is_events = loop {
            if let Some(known) = received::is_events(&progress.received, headers) {
                break known;
            }
            if !self.receive(&mut body, self.0.max_answer, progress).await? {
                break received::labelled_as_events(headers) && !progress.received.is_empty();
            }
        };
        if is_events {
            let body = body.after(progress.received.take());
            if call.streamed {
                return Ok(Opened::Events(body, parts.headers));
            }
            let response = ChatStream::of_events(self, body, call.choices, progress);
            // Boxed, since a future is as large as the largest that it waits for.
            return Ok(Opened::Whole(Box::pin(response.drain()).await?));
        }
        self.collect(&mut body, self.0.max_answer, progress).await?;
        let bytes = progress.received.take();
        let response = received::response(&bytes, headers, &progress.exchange)?;
        Ok(Opened::Whole(response))
    }

    fn request(&self, call: &Call, exchange: &Exchange) -> Result<http::Request<Vec<Bytes>>> {
        let mut request = http::Request::new(call.body.clone());
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.0.url.clone();
        let headers = request.headers_mut();
        headers.clone_from(&self.0.headers);
        if call.streamed {
            headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
        }
        for (name, value) in &call.headers {
            headers.insert(name, value.clone());
        }
        // One that was set by hand holds.
        if let Some(key) = &exchange.secrets.key
            && !headers.contains_key(AUTHORIZATION)
        {
            headers.insert(AUTHORIZATION, key.header()?);
        }
        #[cfg(feature = "local")]
        if let Some(constrained) = call.constrained {
            request.extensions_mut().insert(constrained);
        }
        Ok(request)
    }

    /// Reads a body to its end, or to `limit`.
    async fn collect(&self, body: &mut Body, limit: usize, progress: &mut Progress) -> Result<()> {
        while self.receive(body, limit, progress).await? {}
        Ok(())
    }

    /// Reads one more piece of a body; returns `false` at its end.
    async fn receive(
        &self,
        body: &mut Body,
        limit: usize,
        progress: &mut Progress,
    ) -> Result<bool> {
        let next = poll_fn(|context| Pin::new(&mut *body).poll_next(context));
        let error = match progress.limits.within(next).await {
            Ok(None) => return Ok(false),
            Ok(Some(Ok(piece))) if progress.received.len() + piece.len() <= limit => {
                progress.received.add(piece, progress.length);
                return Ok(true);
            }
            Ok(Some(Ok(piece))) => {
                let room = limit - progress.received.len();
                progress.received.add(piece.slice(..room), limit);
                let message = format!("the answer is larger than {limit} bytes");
                Error::new(ErrorKind::Limit, message)
            }
            Ok(Some(Err(cause))) => {
                let message = "the connection broke in the middle of the answer";
                Error::new(ErrorKind::Connection, message).with_source(cause)
            }
            Err(over) => return Err(progress.cut_off(over)),
        };
        Err(progress.with_received(progress.exchange.mark(error)))
    }
}

/// Returns the error for a request to which no answer came.
fn unanswered(cause: TransportError) -> Error {
    let message = if cause.is_permanent() {
        format!("no connection to the server: {cause}")
    } else if cause.is_unsent() {
        "the server cannot be reached".to_owned()
    } else {
        "the server hung up before it answered".to_owned()
    };
    let is_permanent = cause.is_permanent();
    let error = Error::new(ErrorKind::Connection, message).with_source(cause);
    if is_permanent {
        error.not_retryable()
    } else {
        error
    }
}

/// Returns the length of an answer, where its headers have it.
fn length(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Returns the encoding of an answer that the transport has not undone.
fn encoding(headers: &HeaderMap) -> Option<String> {
    let encoding = headers
        .get(CONTENT_ENCODING)?
        .to_str()
        .unwrap_or("?")
        .trim();
    let is_none = encoding.is_empty() || encoding.eq_ignore_ascii_case("identity");
    (!is_none).then(|| encoding.to_owned())
}
