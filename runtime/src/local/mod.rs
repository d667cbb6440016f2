//! The local gateway: an OpenAI-compatible chat completions endpoint inside the process.
//!
//! This file is the front: the script, the log, and which path leads where. Answers come from
//! `turn.rs`, their form from `form/`, the events of a stream from `stream.rs`, their bytes from
//! `delivery.rs`.

mod agrees;
mod answer;
mod delivery;
mod form;
mod pace;
mod record;
mod replies;
mod request;
mod script;
mod scripted;
mod serve;

pub use agrees::agrees;
pub use record::RecordedRequest;
pub use script::{Reply, Scripted, Shape};
use serve::Reach;
pub use serve::Served;

use crate::transport::{Body, Sending, Transport, TransportError};
use bytes::Bytes;
use delivery::{Pieces, broken};
use form::Form;
use form::failure::Failure;
use form::response::{Head, models, refuse};
use form::stream::Events;
use form::turn::Turn;
use http::header::{ALLOW, AUTHORIZATION, CONNECTION};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use request::{Ask, Wanted, described};
use script::{Content, Delivery, Disconnect, Entry, Stop};
use serde_json::value::RawValue;
use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::net::ToSocketAddrs;

/// A chat completions endpoint without a network, for tests and examples.
///
/// A request whose schema is known is answered with a document that the schema admits; other
/// answers are scripted, in order. Requests are checked as the real gateway checks them, and answers
/// of both kinds obey their `max_tokens`, `stop` and `n`: four characters count as a token. Clones
/// share the script and the log.
///
/// ```
/// let gateway = coax::local::Gateway::new();
/// gateway.reply("Once upon a time");
/// gateway.fail(503);
/// assert!(gateway.requests().is_empty());
/// ```
#[derive(Clone, Default)]
pub struct Gateway {
    seed: u64,
    shape: Shape,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    script: VecDeque<Scripted>,
    log: record::Log,
    key: Option<String>,
}

/// Larger requests get status 413.
const MOST_BODY_BYTES: usize = 64 << 20;

impl Gateway {
    /// Creates a gateway without a script, which makes its answers from the schemas.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let gateway = coax::local::Gateway::new();
    /// let primes: Vec<u32> = gateway.client().prompt("Three primes").extract().await?;
    /// # Ok(()) }
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the seed of made answers, which depend on the seed and the request, on nothing else.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// let ask = async |seed| {
    ///     let client = coax::local::Gateway::new().with_seed(seed).client();
    ///     client.prompt("Three primes").extract::<Vec<u32>>().await
    /// };
    /// assert_eq!(ask(7).await?, ask(7).await?);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Gives all answers the form of another server.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// use coax::local::{Gateway, Shape};
    ///
    /// let client = Gateway::new().with_shape(Shape::LlamaCpp).client();
    /// let text = client.prompt("Hello").text().await?; // read as llama.cpp's server answers
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_shape(self, shape: Shape) -> Self {
        Self { shape, ..self }
    }

    /// Accepts from now on only requests that carry this key as their bearer token.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.accept_key("sk-1234"); // the client sends `local`
    /// let error = client.prompt("Hello").text().await.expect_err("another key");
    /// assert_eq!(error.kind(), coax::ErrorKind::Authentication);
    /// # Ok(()) }
    /// ```
    pub fn accept_key(&self, key: impl Into<String>) {
        self.shared().key = Some(key.into());
    }

    /// Returns the requests so far, oldest first; of very many only the last 10 000.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// client.prompt("Hello").text().await?;
    /// assert_eq!(gateway.requests()[0].body["messages"][0]["content"], "Hello");
    /// # Ok(()) }
    /// ```
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.shared().log.requests()
    }

    /// Checks that every scripted answer was given, as the last line of a test.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("Hi!");
    /// client.prompt("Hello").text().await?;
    /// gateway.assert_used();
    /// # Ok(()) }
    /// ```
    ///
    /// # Panics
    /// When some were not.
    #[track_caller]
    pub fn assert_used(&self) {
        let left = self.shared().script.len();
        assert!(left == 0, "scripted answers that nothing asked for: {left}");
    }

    /// Serves the same over HTTP/1.1 on this machine alone, for any OpenAI-compatible client.
    ///
    /// A request whose head is not there after 30 seconds, or whose body is not there after
    /// another 60, ends.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let served = coax::local::Gateway::new().serve("127.0.0.1:0").await?; // any free port
    /// let client = coax::Client::builder().base_url(served.base_url()).model("any").build()?;
    /// let text = client.prompt("Hello").text().await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// When the address is not one of the loopback (`127.0.0.1`, `::1`, `localhost`), for then
    /// other machines could read the log and the script's answers, and fill the memory; or when
    /// it cannot be bound.
    pub async fn serve(&self, address: impl ToSocketAddrs) -> io::Result<Served> {
        serve::serve(self.clone(), address, Reach::ThisMachine).await
    }

    /// Serves on any address, so that other machines can send requests too, as from a container.
    ///
    /// Whoever reaches the port is answered, unless [`accept_key`](Self::accept_key) demands a key.
    ///
    /// ```no_run
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> std::io::Result<()> {
    /// let gateway = coax::local::Gateway::new();
    /// gateway.accept_key("sk-1234");
    /// let served = gateway.serve_anywhere("0.0.0.0:0").await?;
    /// println!("listens on port {}", served.address().port());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// When the address cannot be bound.
    pub async fn serve_anywhere(&self, address: impl ToSocketAddrs) -> io::Result<Served> {
        serve::serve(self.clone(), address, Reach::Anywhere).await
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        // Nothing is left half done while the lock is held.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers one request, from a socket or from within the process.
    async fn respond(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Body>, TransportError> {
        self.shared().log.push(&request);
        let path = request.uri().path().trim_end_matches('/');
        let (allowed, chat) = if path.ends_with("/chat/completions") {
            (Method::POST, true)
        } else if path.ends_with("/models") {
            (Method::GET, false)
        } else {
            let message = format!("Not found: {} {path}", request.method());
            let failure = Failure {
                message,
                error_type: Some("not_found".to_owned()),
                ..Failure::of_status(StatusCode::NOT_FOUND)
            };
            return Ok(refuse(&failure, form::of(self.shape)));
        };
        if *request.method() != allowed {
            let failure = Failure::of_status(StatusCode::METHOD_NOT_ALLOWED);
            let mut response = refuse(&failure, form::of(self.shape));
            let allowed = HeaderValue::from_static(if chat { "POST" } else { "GET" });
            response.headers_mut().insert(ALLOW, allowed);
            return Ok(response);
        }
        if !chat {
            let head = Head::new(StatusCode::OK, "application/json");
            return Ok(head.whole(models().into(), &Delivery::default()));
        }
        match self.admit(&request) {
            Ok(ask) => self.complete(&ask).await,
            Err(failure) => Ok(refuse(&failure, form::of(self.shape))),
        }
    }

    /// Answers a request whose body does not come; the rest of it is not waited for.
    fn too_slow(&self) -> http::Response<Body> {
        let failure = Failure::of_status(StatusCode::REQUEST_TIMEOUT);
        let mut response = refuse(&failure, form::of(self.shape));
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(CONNECTION, close);
        response
    }

    /// Reads the request, if it may be answered at all.
    fn admit(&self, request: &http::Request<Bytes>) -> Result<Ask, Failure> {
        if self
            .shared()
            .key
            .as_deref()
            .is_some_and(|key| !carries(request.headers(), key))
        {
            return Err(Failure::of_status(StatusCode::UNAUTHORIZED));
        }
        if request.body().len() > MOST_BODY_BYTES {
            return Err(Failure::of_status(StatusCode::PAYLOAD_TOO_LARGE));
        }
        let mut ask = Ask::read(request.body(), self.shape)?;
        if let (Wanted::Schema(schema), Some(Constrained(text))) =
            (&mut ask.wanted, request.extensions().get())
            && let Ok(constrained) = serde_json::from_str(text.get())
        {
            *schema = constrained;
        }
        for (_, parameters) in &mut ask.tools {
            parameters.iter_mut().for_each(described::with_keywords);
        }
        match &mut ask.wanted {
            Wanted::Schema(schema) => described::with_keywords(schema),
            Wanted::Call { parameters, .. } => {
                parameters.iter_mut().for_each(described::with_keywords);
            }
            Wanted::Text | Wanted::AnyObject => {}
        }
        Ok(ask)
    }

    async fn complete(&self, ask: &Ask) -> Result<http::Response<Body>, TransportError> {
        let scripted = self.shared().script.pop_front();
        let entry = scripted.map_or_else(
            || Entry::new(Content::Generated),
            |scripted| scripted.entry(),
        );
        if !entry.delivery.delay.is_zero() {
            tokio::time::sleep(entry.delivery.delay).await;
        }
        if entry.delivery.disconnect == Some(Disconnect::BeforeAnswer) {
            return Err(broken());
        }
        let turn = Turn::new(&entry, ask, self.seed);
        let form = form::of(entry.shape.unwrap_or(self.shape));
        let own = form.headers(&turn);
        let mut response = compose(form, turn, &entry, ask);
        let headers = response.headers_mut();
        for (name, value) in own {
            // A model's name may hold what a header cannot carry.
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        }
        for (name, value) in &entry.headers {
            headers.insert(name, value.clone());
        }
        Ok(response)
    }
}

/// Writes the answer that was scripted, in a server's form.
fn compose(form: &'static dyn Form, turn: Turn, entry: &Entry, ask: &Ask) -> http::Response<Body> {
    let failure = match (&entry.content, &entry.stop) {
        (Content::Failure(failure), _) => Some(failure),
        (_, Some((_, Stop::Failure(failure)))) if !ask.stream => Some(failure),
        _ => None,
    };
    let (head, body) = match (&entry.content, failure) {
        (_, Some(failure)) => {
            let body = form.failure(failure, Some(&turn)).to_string();
            (Head::new(failure.status, "application/json"), body.into())
        }
        (
            Content::Raw {
                status,
                content_type,
            },
            _,
        ) => (Head::new(*status, content_type), Bytes::new()),
        _ if ask.stream => {
            let head = Head::new(StatusCode::OK, "text/event-stream");
            if entry.body.is_none() {
                let events = Events::new(turn, entry, form, ask.include_usage);
                return head.response(Body::new(Pieces::new(events, &entry.delivery)));
            }
            (head, Bytes::new())
        }
        _ => {
            let body = form::completion(form, &turn);
            (Head::new(StatusCode::OK, "application/json"), body.into())
        }
    };
    head.whole(entry.body.clone().unwrap_or(body), &entry.delivery)
}

/// The schema of a typed request with every constraint as a keyword: an extension of the HTTP
/// request, for dialects have constraints only in words, and an answer has to be taken. Without it,
/// as over a socket, `request/described.rs` reads the words.
#[derive(Clone, Copy)]
pub(crate) struct Constrained(pub(crate) &'static RawValue);

impl Transport for Gateway {
    fn send(&self, request: http::Request<Vec<Bytes>>) -> Sending<'_> {
        let joined = |segments: Vec<Bytes>| match segments.as_slice() {
            [only] => only.clone(),
            several => several.concat().into(),
        };
        Box::pin(self.respond(request.map(joined)))
    }
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gateway")
            .field("seed", &self.seed)
            .field("shape", &self.shape)
            .finish_non_exhaustive()
    }
}

fn carries(headers: &HeaderMap, key: &str) -> bool {
    let credential = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    credential
        .and_then(|credential| credential.split_once(' '))
        .is_some_and(|(scheme, token)| scheme.eq_ignore_ascii_case("bearer") && token == key)
}
