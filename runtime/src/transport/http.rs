//! The transport over the network. The only file that names reqwest.
//!
//! Takes the system's proxies and certificates as reqwest does. Follows no redirects: a POST would
//! arrive as a GET, and the credential somewhere else.

use super::{Body, Sending, Transport, TransportError};
use ::http::Uri;
use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body as _, Frame, SizeHint};
use reqwest::Url;
use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt;
use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// HTTP/1.1 and HTTP/2 with rustls, by reqwest.
///
/// Made from a `reqwest::Client` of one's own where proxies, certificates or connection pools need
/// another setting.
#[derive(Clone, Debug)]
pub struct HttpTransport {
    client: reqwest::Client,
    /// The last address, parsed as reqwest wants it: most clients have one.
    address: Arc<Mutex<Option<(Uri, Url)>>>,
}

impl HttpTransport {
    /// Creates a transport with the system's proxies and no certificates: for servers on plain HTTP
    /// alone.
    pub(crate) fn without_certificates() -> Result<Self, TransportError> {
        let builder = Self::builder().tls_certs_only([]);
        builder.build().map(Self::from).map_err(failed)
    }

    fn request(
        &self,
        request: ::http::Request<Vec<Bytes>>,
    ) -> Result<reqwest::Request, TransportError> {
        let (head, body) = request.into_parts();
        let mut sent = reqwest::Request::new(head.method, self.url(&head.uri)?);
        *sent.headers_mut() = head.headers;
        *sent.body_mut() = Some(outgoing(body));
        Ok(sent)
    }

    fn url(&self, uri: &Uri) -> Result<Url, TransportError> {
        let mut address = self.address.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, url)) = &*address
            && known == uri
        {
            return Ok(url.clone());
        }
        let url = Url::parse(&uri.to_string()).map_err(TransportError::new)?;
        *address = Some((uri.clone(), url.clone()));
        Ok(url)
    }

    fn builder() -> reqwest::ClientBuilder {
        reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("coax/", env!("CARGO_PKG_VERSION")))
    }

    /// Creates a transport with the system's proxies and certificates, and 10 seconds to connect.
    ///
    /// ```
    /// use coax::transport::HttpTransport;
    ///
    /// let client = coax::Client::builder()
    ///     .base_url("http://127.0.0.1:8080/v1")
    ///     .http_client(HttpTransport::new()?)
    ///     .build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the system's TLS set-up cannot be used.
    pub fn new() -> Result<Self, TransportError> {
        Self::builder().build().map(Self::from).map_err(failed)
    }
}

impl From<reqwest::Client> for HttpTransport {
    fn from(client: reqwest::Client) -> Self {
        Self {
            client,
            address: Arc::default(),
        }
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: ::http::Request<Vec<Bytes>>) -> Sending<'_> {
        Box::pin(async move {
            let response = self.client.execute(self.request(request)?);
            let mut response = response.await.map_err(unanswered)?;
            let (status, headers) = (response.status(), mem::take(response.headers_mut()));
            let body = Body::new(Pieces(response.into()));
            let mut response = ::http::Response::new(body);
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            Ok(response)
        })
    }
}

/// Returns the body of a request. Most have one segment.
fn outgoing(mut segments: Vec<Bytes>) -> reqwest::Body {
    match segments.pop() {
        Some(only) if segments.is_empty() => only.into(),
        last => {
            segments.extend(last);
            reqwest::Body::wrap(Segments {
                left: segments.iter().map(|it| it.len() as u64).sum(),
                rest: segments.into_iter(),
            })
        }
    }
}

/// Segments one after the other, with their length in all.
struct Segments {
    rest: std::vec::IntoIter<Bytes>,
    left: u64,
}

impl http_body::Body for Segments {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let next = self.rest.next();
        self.left -= next.as_ref().map_or(0, |it| it.len() as u64);
        Poll::Ready(next.map(|segment| Ok(Frame::data(segment))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.as_slice().is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// The data of a body, without trailers.
struct Pieces(reqwest::Body);

impl Stream for Pieces {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match Pin::new(&mut self.0).poll_frame(context) {
                Poll::Ready(Some(Ok(frame))) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(failed(error)))),
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

/// Creates the error without the address: it may hold a password, and the caller knows it.
fn failed(error: reqwest::Error) -> TransportError {
    TransportError::new(error.without_url())
}

/// Words of causes that no other attempt changes, and what to say of each. They are those of rustls,
/// hyper and hyper-util, whose error types are not in reqwest's interface.
const PERMANENT: [(&str, &str); 5] = [
    (
        "UnknownIssuer",
        "its certificate is not signed by an authority that this machine trusts: install the `ca-certificates`, or the server's own authority",
    ),
    ("certificate", "its certificate is not valid"),
    (
        "InvalidContentType",
        "it does not speak TLS: does the address begin with `http://`?",
    ),
    (
        "invalid HTTP version",
        "it does not speak HTTP: does the address begin with `https://`?",
    ),
    ("ProxyAuthRequired", "the proxy refuses the request (407)"),
];

/// Returns the error for a request to which no answer came.
fn unanswered(error: reqwest::Error) -> TransportError {
    let is_connect = error.is_connect();
    let mut words = String::new();
    let mut cause: Option<&(dyn StdError + 'static)> = Some(&error);
    while let Some(inner) = cause {
        words += &format!("{inner:?} {inner} ");
        cause = inner.source();
    }
    let permanent = PERMANENT.iter().find(|(word, _)| words.contains(word));
    match permanent {
        Some((_, said)) => TransportError::new(Permanent(said, error.without_url()))
            .permanent()
            .unsent(),
        None if is_connect => failed(error).unsent(),
        None => failed(error),
    }
}

/// The message of a lasting failure, before the cause.
#[derive(Debug)]
struct Permanent(&'static str, reqwest::Error);

impl fmt::Display for Permanent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl StdError for Permanent {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.1)
    }
}
