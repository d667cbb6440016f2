//! One call: the request as it is sent, however often.

use super::Client;
use super::secrets::Secrets;
use crate::error::{Error, ErrorKind, Result};
#[cfg(feature = "local")]
use crate::local::Constrained;
use crate::transport::Body;
use crate::wire::{ChatRequest, Response, StreamOptions};
use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use std::time::Duration;
use tokio::time::Instant;

const CALL_TIMEOUT: Duration = Duration::from_secs(600);

/// A request that is ready to send.
#[derive(Clone)]
pub(super) struct Call {
    /// In segments, each of which is sent as it is, however often.
    pub(super) body: Vec<Bytes>,
    pub(super) streamed: bool,
    /// How many choices are asked for.
    pub(super) choices: u32,
    pub(super) headers: HeaderMap,
    pub(super) secrets: Secrets,
    pub(super) timeout: Option<Duration>,
    pub(super) retries: Option<u32>,
    /// What a gateway in this process makes an answer from.
    #[cfg(feature = "local")]
    pub(super) constrained: Option<Constrained>,
}

/// An answer with a good status.
pub(super) enum Opened {
    Whole(Box<Response>),
    /// What its label calls events, or its first bytes do.
    Events(Body, HeaderMap),
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
                // Some servers refuse the member itself (openai-agents-python#442).
                (true, Some(options)) if options == StreamOptions::without_usage() => None,
                (true, Some(mut options)) => {
                    options.include_usage.get_or_insert(true);
                    Some(options)
                }
                (true, None) => Some(StreamOptions::usage()),
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
        // A compressed stream comes in fewer, later pieces.
        let encoding = headers.entry(ACCEPT_ENCODING);
        encoding.or_insert(HeaderValue::from_static("identity"));
        let (body, timeout) = (vec![body.into()], client.0.timeout);
        Ok(Self {
            body,
            streamed,
            choices: request.n.unwrap_or(1),
            headers,
            secrets: client.0.secrets.clone(),
            timeout,
            retries: None,
            #[cfg(feature = "local")]
            constrained: None,
        })
    }

    /// Adds headers of one request, which hold against those of the client.
    pub(super) fn with_headers(&mut self, headers: &HeaderMap) {
        self.secrets = self.secrets.clone().and(headers);
        for (name, value) in headers {
            self.headers.insert(name, value.clone());
        }
    }

    /// When the call has to be over.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let timeout = self.timeout.or((!self.streamed).then_some(CALL_TIMEOUT));
        Instant::now().checked_add(timeout?)
    }
}

pub(super) fn silent(idle: Duration) -> Error {
    Error::new(
        ErrorKind::Timeout,
        format!("the server was silent for {idle:?}"),
    )
}
