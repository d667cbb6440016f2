//! Records answers while they pass.

use super::{Chunk, Exchange, Fingerprint, Recording};
use bytes::Bytes;
use coax::transport::{Body, HttpTransport, Sending, Transport, TransportError};
use coax::{Client, Dialect};
use futures_core::Stream;
use http::{Request, Response};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Instant;

/// Headers of an answer that are kept; one that is not here may tell who asked.
const KEPT: [&str; 2] = ["content-type", "server"];

/// A transport that passes requests on and writes successful answers to a file, as soon as each ends.
///
/// The request's headers, and with them the key, are not written.
pub struct Recorder<T> {
    inner: T,
    file: Arc<File>,
}

/// The file that the answers go to.
struct File {
    path: PathBuf,
    recording: Mutex<Recording>,
}

impl<T: Transport> Recorder<T> {
    /// Creates a recorder that writes to `path`, over what is there.
    #[must_use]
    pub fn new(inner: T, path: PathBuf, model: &str, dialect: Dialect) -> Self {
        let recording = Mutex::new(Recording {
            model: model.to_owned(),
            dialect: format!("{dialect:?}"),
            exchanges: Vec::new(),
        });
        let file = Arc::new(File { path, recording });
        Self { inner, file }
    }
}

impl Recorder<HttpTransport> {
    /// Makes a client that asks the server of the environment, and records what it answers.
    ///
    /// # Errors
    /// When the environment names an address that is none, or no key for the gateway.
    ///
    /// # Panics
    /// When `AI_GATEWAY_MODEL` is unset, or HTTP cannot be used at all.
    pub fn client(path: PathBuf) -> coax::Result<Client> {
        let model = crate::variable("AI_GATEWAY_MODEL").expect("AI_GATEWAY_MODEL is set");
        let base_url = crate::variable("AI_GATEWAY_BASE_URL");
        let dialect = match (Dialect::of_model(&model), &base_url) {
            // A name that tells nothing, at a server of one's own.
            (Dialect::OpenAi, Some(_)) => Dialect::Local,
            (told, _) => told,
        };
        let mut builder = Client::builder().model(&model).dialect(dialect);
        if let Some(key) = crate::variable("AI_GATEWAY_API_KEY") {
            builder = builder.api_key(key);
        }
        if let Some(base_url) = base_url {
            builder = builder.base_url(base_url);
        }
        eprintln!("asking {model}, recording to {}", path.display());
        let http = HttpTransport::new().expect("certificates of the system");
        builder
            .transport(Recorder::new(http, path, &model, dialect))
            .build()
    }
}

impl<T: Transport> Transport for Recorder<T> {
    fn send(&self, request: Request<Vec<Bytes>>) -> Sending<'_> {
        Box::pin(async move {
            let asked = Fingerprint::of(&request).map_err(TransportError::new)?;
            let start = Instant::now();
            let response = self.inner.send(request).await?;
            if !response.status().is_success() {
                return Ok(response);
            }
            let (head, body) = response.into_parts();
            let kept = KEPT.into_iter().filter_map(|name| {
                let value = head.headers.get(name)?.to_str().ok()?;
                Some((name.to_owned(), value.to_owned()))
            });
            let passing = Passing {
                body,
                start,
                cut: Vec::new(),
                exchange: Some(Exchange {
                    request: asked,
                    status: head.status.as_u16(),
                    headers: kept.collect(),
                    chunks: Vec::new(),
                }),
                file: Arc::clone(&self.file),
            };
            Ok(Response::from_parts(head, Body::new(passing)))
        })
    }
}

/// The body of an answer that is recorded; written down when the client is done with it.
struct Passing {
    body: Body,
    start: Instant,
    /// The first bytes of a character that a chunk cut in two.
    cut: Vec<u8>,
    /// Nothing after the connection broke.
    exchange: Option<Exchange>,
    file: Arc<File>,
}

impl Passing {
    fn keep(&mut self, bytes: &[u8]) {
        self.cut.extend_from_slice(bytes);
        let whole = match str::from_utf8(&self.cut) {
            Ok(text) => text.len(),
            Err(cut) => cut.valid_up_to(),
        };
        let rest = self.cut.split_off(whole);
        let text = String::from_utf8(std::mem::replace(&mut self.cut, rest));
        let at = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        if let (Some(exchange), Ok(text)) = (&mut self.exchange, text) {
            exchange.chunks.push(Chunk(at, text));
        }
    }
}

impl Stream for Passing {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = ready!(Pin::new(&mut self.body).poll_next(context));
        match &piece {
            Some(Ok(bytes)) => self.keep(bytes),
            Some(Err(_)) => self.exchange = None,
            None => {}
        }
        Poll::Ready(piece)
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        let Some(exchange) = self.exchange.take() else {
            return;
        };
        let recording = &self.file.recording;
        let mut recording = recording.lock().unwrap_or_else(PoisonError::into_inner);
        recording.exchanges.push(exchange);
        let text = serde_json::to_string_pretty(&*recording).expect("a recording is JSON");
        let path = &self.file.path;
        if let Err(error) = std::fs::write(path, text + "\n") {
            eprintln!("{} was not written: {error}", path.display());
        }
    }
}
