//! One call: attempts, time limits, and what the server's answer means as HTTP.
//!
//! Gives back a whole body or an open stream; what a model said in it is judged elsewhere.

use super::credential::Key;
use super::{ChatStream, Client};
use crate::error::{Error, ErrorKind, Result};
#[cfg(feature = "local")]
use crate::local::Constrained;
use crate::retry;
use crate::transport::Body;
use crate::turn::surrogates;
use crate::wire::{ChatRequest, Failure, Response};
use bytes::{Bytes, BytesMut};
use futures_core::Stream as _;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, LOCATION};
use http::response::Parts;
use http::{HeaderMap, HeaderValue, Method};
use std::future::poll_fn;
use std::pin::Pin;
use std::time::{Duration, SystemTime};
use tokio::time::{Instant, timeout, timeout_at};

const CALL_TIMEOUT: Duration = Duration::from_secs(600);
/// How much of a body that reports a failure is read.
const MAX_FAILURE: usize = 1 << 20;
/// How much of a body that is no answer an error keeps, in bytes.
const MAX_RAW: usize = 4096;

/// Where servers put their id of the request: most, LiteLLM, OpenRouter.
const REQUEST_IDS: [&str; 3] = ["x-request-id", "x-litellm-call-id", "x-generation-id"];

/// A request that is ready to send.
pub(super) struct Call {
    /// In segments, each of which is sent as it is, however often.
    body: Vec<Bytes>,
    streamed: bool,
    pub(super) headers: HeaderMap,
    pub(super) timeout: Option<Duration>,
    pub(super) retries: Option<u32>,
    /// What a gateway in this process makes an answer from.
    #[cfg(feature = "local")]
    pub(super) constrained: Option<Constrained>,
}

/// What is known about the exchange, for errors that come later.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    pub(super) status: u16,
    pub(super) request_id: Option<String>,
    pub(super) attempts: u32,
    pub(super) key: Option<Key>,
}

/// An answer with a good status.
enum Opened {
    Whole(Box<Response>),
    Events(Body),
}

impl Call {
    pub(super) fn new(client: &Client, request: &ChatRequest, streamed: bool) -> Result<Self> {
        let mut request = std::borrow::Cow::Borrowed(request);
        if request.model.is_empty() {
            request.to_mut().model.clone_from(&client.0.defaults.model);
        }
        if streamed || request.stream == Some(true) {
            let request = request.to_mut();
            request.stream = streamed.then_some(true);
            request.stream_options = match (streamed, request.stream_options.take()) {
                (true, Some(mut options)) => {
                    options.include_usage.get_or_insert(true);
                    Some(options)
                }
                (true, None) => Some(crate::wire::StreamOptions::usage()),
                (false, _) => None,
            };
        }
        if let Err(cause) = request.check() {
            let message = "a setting is out of its range";
            return Err(Error::new(ErrorKind::InvalidRequest, message).with_source(cause));
        }
        let body = serde_json::to_vec(&*request).map_err(|cause| {
            Error::new(
                ErrorKind::InvalidRequest,
                "the request cannot be written as JSON",
            )
            .with_source(cause)
        })?;
        let mut headers = client.0.headers.clone();
        let accept = if streamed {
            "text/event-stream"
        } else {
            "application/json"
        };
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let (body, timeout) = (vec![body.into()], client.0.timeout);
        Ok(Self {
            body,
            streamed,
            headers,
            timeout,
            retries: None,
            #[cfg(feature = "local")]
            constrained: None,
        })
    }

    fn deadline(&self) -> Option<Instant> {
        let timeout = self.timeout.or((!self.streamed).then_some(CALL_TIMEOUT));
        Instant::now().checked_add(timeout?)
    }
}

impl Client {
    /// Sends until a whole answer is there.
    pub(super) async fn whole(&self, call: &Call) -> Result<(Response, Facts)> {
        match self.open(call, call.deadline()).await? {
            (Opened::Whole(response), facts) => Ok((*response, facts)),
            (Opened::Events(_), _) => unreachable!("only a streamed call is given a stream"),
        }
    }

    /// Sends until a stream is open.
    pub(super) async fn stream(&self, call: &Call) -> Result<ChatStream> {
        let deadline = call.deadline();
        let (opened, facts) = self.open(call, deadline).await?;
        Ok(match opened {
            Opened::Events(body) => ChatStream::events(
                body,
                facts,
                self.0.idle_timeout,
                deadline,
                self.0.max_answer,
            ),
            // Some servers answer a streamed request with the whole at once.
            Opened::Whole(response) => ChatStream::whole(*response, facts),
        })
    }

    async fn open(&self, call: &Call, deadline: Option<Instant>) -> Result<(Opened, Facts)> {
        let mut facts = Facts::default();
        let attempts = self.attempts(call, &mut facts);
        let done = match deadline {
            Some(deadline) => timeout_at(deadline, attempts).await,
            None => Ok(attempts.await),
        };
        match done {
            Ok(result) => result.map(|opened| (opened, facts.clone())),
            Err(_) => Err(Error::new(
                ErrorKind::Timeout,
                "no whole answer within the time limit",
            )),
        }
        .map_err(|error| error.with_attempts(facts.attempts))
    }

    async fn attempts(&self, call: &Call, facts: &mut Facts) -> Result<Opened> {
        let credential = &self.0.credential;
        let policy = &self.0.retry;
        let policy = call
            .retries
            .map_or_else(|| policy.clone(), |n| policy.clone().max_retries(n));
        let mut retries = 0;
        let mut renewed = false;
        facts.key = credential.key().await?;
        loop {
            let error = match self.attempt(call, facts).await {
                Ok(opened) => return Ok(opened),
                Err(error) => error,
            };
            if error.kind() == ErrorKind::Authentication && credential.may_change() && !renewed {
                renewed = true;
                let key = credential.key().await?;
                if key != facts.key {
                    facts.key = key;
                    continue;
                }
            }
            let Some(wait) = policy.wait(retries, &error, fastrand::f64()) else {
                return Err(error);
            };
            tokio::time::sleep(wait).await;
            retries += 1;
            facts.key = credential.key().await?;
        }
    }

    /// Sends once.
    async fn attempt(&self, call: &Call, facts: &mut Facts) -> Result<Opened> {
        let mut request = http::Request::new(call.body.clone());
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.0.url.clone();
        request.headers_mut().clone_from(&call.headers);
        if let Some(key) = &facts.key {
            request.headers_mut().insert(AUTHORIZATION, key.header()?);
        }
        #[cfg(feature = "local")]
        if let Some(constrained) = call.constrained {
            request.extensions_mut().insert(constrained);
        }
        let idle = self.0.idle_timeout;
        facts.attempts += 1;
        facts.request_id = None;
        let sent = timeout(idle, self.0.transport.send(request)).await;
        let answer = sent.map_err(|_| silent(idle))?.map_err(|cause| {
            Error::new(ErrorKind::Connection, "the server cannot be reached").with_source(cause)
        })?;
        let (parts, mut body) = answer.into_parts();
        facts.status = parts.status.as_u16();
        let id = REQUEST_IDS.iter().find_map(|name| parts.headers.get(*name));
        facts.request_id = id.and_then(|id| id.to_str().ok()).map(str::to_owned);
        if !parts.status.is_success() {
            // What is missing of a failure's body does not change what it means.
            let (bytes, _) = collect(&mut body, MAX_FAILURE, idle).await;
            return Err(refused(&parts, &bytes, facts));
        }
        if call.streamed && is_events(&parts.headers) {
            return Ok(Opened::Events(body));
        }
        let (bytes, end) = collect(&mut body, self.0.max_answer, idle).await;
        end.map_err(|error| facts.mark(error).with_raw(facts.mask(&bytes)))?;
        read_response(&bytes, &parts, facts).map(|response| Opened::Whole(Box::new(response)))
    }
}

impl Facts {
    /// Adds what is known about the exchange to an error.
    pub(super) fn mark(&self, error: Error) -> Error {
        let error = error
            .with_request_id(self.request_id.as_deref())
            .with_attempts(self.attempts);
        if self.status == 0 {
            error
        } else {
            error.with_status(self.status)
        }
    }

    /// Received bytes as text, without the key.
    pub(super) fn mask_all(&self, bytes: &[u8]) -> String {
        match &self.key {
            Some(key) => key.mask(bytes),
            None => String::from_utf8_lossy(bytes).into_owned(),
        }
    }

    /// The beginning of received bytes as text, without the key.
    pub(super) fn mask(&self, bytes: &[u8]) -> String {
        let mut text = self.mask_all(bytes);
        if let Some((cut, _)) = text.char_indices().find(|(at, _)| *at >= MAX_RAW) {
            text.truncate(cut);
        }
        text
    }

    /// The failure that an answer of status 200, or an event of a stream, reports.
    pub(super) fn failure_in(&self, bytes: &[u8]) -> Option<Failure> {
        Failure::in_payload(&serde_json::from_str(&self.mask_all(bytes)).ok()?)
    }

    /// The error for a failure that the server reports.
    pub(super) fn failed(
        &self,
        status: Option<u16>,
        failure: Failure,
        headers: &HeaderMap,
    ) -> Error {
        let (kind, retryable) = retry::classify(status, &failure, headers);
        let said = failure.message.as_deref().unwrap_or("no reason given");
        let mut message = match status.filter(|status| *status >= 300) {
            Some(status) => format!("the server answered {status}: {said}"),
            None => format!("the server reports a failure: {said}"),
        };
        if kind == ErrorKind::Authentication && self.key.as_ref().is_some_and(Key::is_oidc) {
            message.push_str(
                " (the token of `VERCEL_OIDC_TOKEN` may have expired: `vercel env pull` renews it)",
            );
        }
        if let (ErrorKind::Configuration, Some(to)) = (kind, headers.get(LOCATION)) {
            let to = self.mask(to.as_bytes());
            message = format!("the server redirects to {to}: set that as the base address");
        }
        let after = retry::retry_after(headers, SystemTime::now());
        self.mark(Error::new(kind, message))
            .with_retry(retryable, after)
            .with_failure(failure)
    }
}

/// The error for an answer with a bad status.
fn refused(parts: &Parts, body: &[u8], facts: &Facts) -> Error {
    let text = facts.mask_all(body);
    let failure = Failure::read(text.as_bytes());
    let error = facts.failed(Some(parts.status.as_u16()), failure, &parts.headers);
    if text.is_empty() {
        error
    } else {
        error.with_raw(facts.mask(text.as_bytes()))
    }
}

/// Reads an answer of status 200, which may still report a failure.
fn read_response(body: &[u8], parts: &Parts, facts: &Facts) -> Result<Response> {
    let response = serde_json::from_slice::<Response>(body)
        // Half a character is no reason to lose an answer.
        .or_else(|cause| serde_json::from_slice(&surrogates::replaced(body)).map_err(|_| cause));
    let cause = match response {
        Ok(response) if response.error.is_none() && !response.choices.is_empty() => {
            return Ok(response);
        }
        response => match (facts.failure_in(body), response) {
            (Some(failure), _) => {
                let error = facts.failed(None, failure, &parts.headers);
                return Err(error.with_raw(facts.mask(body)));
            }
            (None, Ok(response)) => return Ok(response),
            (None, Err(cause)) => cause,
        },
    };
    let what = match body.trim_ascii_start().first() {
        None => "the server's answer is empty",
        Some(b'<') => "the server answered with a web page: is the base address right?",
        Some(_) => "the server's answer is no chat completion",
    };
    let error = facts.mark(Error::new(ErrorKind::Malformed, what));
    Err(error.with_raw(facts.mask(body)).with_source(cause))
}

fn is_events(headers: &HeaderMap) -> bool {
    let media_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let media_type = media_type.unwrap_or_default().to_ascii_lowercase();
    !media_type.contains("json") && !media_type.contains("html")
}

pub(super) fn silent(idle: Duration) -> Error {
    Error::new(
        ErrorKind::Timeout,
        format!("the server was silent for {idle:?}"),
    )
}

/// Reads a body to its end or to `limit`; what came is given back in any case.
async fn collect(body: &mut Body, limit: usize, idle: Duration) -> (Bytes, Result<()>) {
    let mut whole = Bytes::new();
    let mut more = BytesMut::new();
    let end = loop {
        let piece = timeout(
            idle,
            poll_fn(|context| Pin::new(&mut *body).poll_next(context)),
        )
        .await;
        match piece {
            Err(_) => break Err(silent(idle)),
            Ok(None) => break Ok(()),
            Ok(Some(Err(cause))) => {
                let message = "the connection broke in the middle of the answer";
                break Err(Error::new(ErrorKind::Connection, message).with_source(cause));
            }
            Ok(Some(Ok(piece))) if whole.len() + more.len() + piece.len() > limit => {
                let message = format!("the answer is larger than {limit} bytes");
                break Err(Error::new(ErrorKind::Limit, message));
            }
            // The usual answer comes in one piece, which is kept as it is.
            Ok(Some(Ok(piece))) if whole.is_empty() && more.is_empty() => whole = piece,
            Ok(Some(Ok(piece))) => {
                if more.is_empty() {
                    more.extend_from_slice(&std::mem::take(&mut whole));
                }
                more.extend_from_slice(&piece);
            }
        }
    };
    if !more.is_empty() {
        whole = more.freeze();
    }
    (whole, end)
}
