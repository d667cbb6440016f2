//! One call: the request as it is sent, however often.

use super::secrets::Secrets;
use super::{Client, body};
use crate::error::{Error, ErrorKind, Result};
#[cfg(feature = "local")]
use crate::local::Constrained;
use crate::transport::Body;
use crate::wire::{ChatRequest, Response, Sent};
use bytes::Bytes;
use http::HeaderMap;
use std::time::Duration;
use tokio::time::Instant;

const CALL_TIMEOUT: Duration = Duration::from_secs(600);

/// A request that is ready to send.
#[derive(Clone)]
pub(super) struct Call {
    /// In segments, each of which is sent as it is, however often.
    pub(super) body: Vec<Bytes>,
    pub(super) streamed: bool,
    /// Number of requested choices.
    pub(super) choices: u32,
    /// Its own, which hold against those of the client.
    pub(super) headers: HeaderMap,
    pub(super) secrets: Secrets,
    pub(super) timeout: Option<Duration>,
    pub(super) retries: Option<u32>,
    /// The schema from which a gateway in this process makes an answer.
    #[cfg(feature = "local")]
    pub(super) constrained: Option<Constrained>,
}

/// An answer with a good status.
pub(super) enum Opened {
    Whole(Box<Response>),
    /// A stream of events, by its label or by its first bytes.
    Events(Body, HeaderMap),
}

impl Call {
    /// Creates the call that sends a request as it is.
    pub(super) fn of(client: &Client, request: &ChatRequest, streamed: bool) -> Result<Self> {
        let sent = Sent {
            request,
            messages: &request.messages,
            more: &[],
            format: None,
            tools: None,
            tool_choice: None,
            model: client.model(),
            streamed,
            without_metadata: false,
        };
        Self::new(client, &sent)
    }

    pub(super) fn new(client: &Client, sent: &Sent<'_>) -> Result<Self> {
        let (request, streamed) = (sent.request, sent.streamed);
        if request.model.is_empty() && sent.model.is_empty() {
            let message = "no model: set `.model(..)` on the client or the request, or `AI_GATEWAY_MODEL`, since the base address is one of your own";
            return Err(Error::new(ErrorKind::Configuration, message));
        }
        if let Err(cause) = request.check() {
            let message = format!("a setting is out of its range: {cause}");
            return Err(Error::new(ErrorKind::InvalidRequest, message).with_source(cause));
        }
        let body = body::segments(sent).map_err(|cause| {
            let message = "the request cannot be written as JSON";
            Error::new(ErrorKind::InvalidRequest, message).with_source(cause)
        })?;
        let (length, most) = (
            body.iter().map(Bytes::len).sum::<usize>(),
            client.0.max_request,
        );
        if length > most {
            let message =
                format!("the request has {length} bytes, and `max_request_bytes` allows {most}");
            return Err(Error::new(ErrorKind::InvalidRequest, message));
        }
        Ok(Self {
            body,
            streamed,
            choices: request.n.unwrap_or(1),
            headers: HeaderMap::new(),
            secrets: client.0.secrets.clone(),
            timeout: client.0.timeout,
            retries: None,
            #[cfg(feature = "local")]
            constrained: None,
        })
    }

    /// Adds headers of one request, which hold against those of the client.
    pub(super) fn with_headers(&mut self, headers: &HeaderMap) {
        self.secrets = self.secrets.clone().and(headers);
        self.headers.clone_from(headers);
    }

    /// Returns the time by which the call has to be over.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let timeout = self.timeout.or((!self.streamed).then_some(CALL_TIMEOUT));
        Instant::now().checked_add(timeout?)
    }
}

pub(super) fn idle_error(idle: Duration) -> Error {
    Error::new(
        ErrorKind::Timeout,
        format!("the server was silent for {idle:?}"),
    )
}
