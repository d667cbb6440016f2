//! The transport of a request out of the process: one trait, so that tests, proxies and recordings can
//! stand in.
//!
//! Knows bytes and HTTP heads only; their meaning is decided above.

#[cfg(feature = "http")]
mod http;

#[cfg(feature = "http")]
pub use self::http::HttpTransport;
use bytes::Bytes;
use futures_core::Stream;
use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Sends HTTP requests.
///
/// The client hands over a whole request (method, absolute address, headers, body) and reads the
/// answer's body piece by piece; dropping the body ends the exchange. Time limits and retries are
/// the client's, an implementation needs neither.
///
/// The request's body comes in segments, which are sent one after the other as they are: a large one,
/// such as an image, is never copied, also not for a retry.
///
/// ```
/// use bytes::Bytes;
/// use coax::transport::{Body, Sending, Transport};
///
/// struct Canned;
///
/// impl Transport for Canned {
///     fn send(&self, request: http::Request<Vec<Bytes>>) -> Sending<'_> {
///         let sent: usize = request.body().iter().map(Bytes::len).sum();
///         let text = format!(r#"{{"choices":[{{"message":{{"content":"{sent} bytes"}}}}]}}"#);
///         Box::pin(async { Ok(http::Response::new(Body::full(text))) })
///     }
/// }
///
/// # #[coax::main]
/// # async fn main() -> coax::Result<()> {
/// let client = coax::Client::builder().transport(Canned).build()?;
/// let text = client.prompt("Hello").text().await?;
/// assert!(text.ends_with(" bytes"));
/// # Ok(()) }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends one request; ready when the answer's status and headers are there.
    ///
    /// # Errors
    /// When no answer came: the address cannot be reached, the connection broke.
    fn send(&self, request: ::http::Request<Vec<Bytes>>) -> Sending<'_>;
}

/// The future that [`Transport::send`] gives.
pub type Sending<'a> =
    Pin<Box<dyn Future<Output = Result<::http::Response<Body>, TransportError>> + Send + 'a>>;

/// The body of an answer, piece by piece as it arrives.
pub struct Body(Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>);

impl Body {
    /// Creates a body of a stream of pieces.
    ///
    /// ```
    /// use coax::transport::Body;
    ///
    /// let body = Body::new(Body::full("of any stream of pieces"));
    /// ```
    pub fn new(pieces: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static) -> Self {
        Self(Box::pin(pieces))
    }

    /// Creates a body that is there as a whole.
    ///
    /// ```
    /// let body = coax::transport::Body::full(r#"{"choices":[]}"#);
    /// ```
    pub fn full(bytes: impl Into<Bytes>) -> Self {
        struct Once(Option<Bytes>);
        impl Stream for Once {
            type Item = Result<Bytes, TransportError>;
            fn poll_next(
                mut self: Pin<&mut Self>,
                _: &mut Context<'_>,
            ) -> Poll<Option<Self::Item>> {
                Poll::Ready(self.0.take().map(Ok))
            }
        }
        Self::new(Once(Some(bytes.into())))
    }

    /// Returns the same body with bytes before it, which were read already.
    pub(crate) fn after(self, first: Bytes) -> Self {
        struct After(Option<Bytes>, Body);
        impl Stream for After {
            type Item = Result<Bytes, TransportError>;
            fn poll_next(
                mut self: Pin<&mut Self>,
                context: &mut Context<'_>,
            ) -> Poll<Option<Self::Item>> {
                match self.0.take() {
                    Some(first) => Poll::Ready(Some(Ok(first))),
                    None => Pin::new(&mut self.1).poll_next(context),
                }
            }
        }
        if first.is_empty() {
            return self;
        }
        Self::new(After(Some(first), self))
    }
}

impl Stream for Body {
    type Item = Result<Bytes, TransportError>;
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Body")
    }
}

/// The error of a request without an answer, or of one whose answer broke off.
#[derive(Debug)]
pub struct TransportError {
    cause: Box<dyn StdError + Send + Sync>,
    unsent: bool,
    permanent: bool,
}

impl TransportError {
    /// Wraps the cause of a failure that may pass, after the request was sent.
    ///
    /// ```
    /// use coax::transport::TransportError;
    ///
    /// let error = TransportError::new("the tunnel collapsed");
    /// assert_eq!(error.to_string(), "the tunnel collapsed");
    /// ```
    pub fn new(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            cause: cause.into(),
            unsent: false,
            permanent: false,
        }
    }

    /// Marks the error as one of a request of which nothing was sent: there was no connection.
    ///
    /// ```
    /// let error = coax::transport::TransportError::new("no route").unsent();
    /// assert!(error.is_unsent());
    /// ```
    #[must_use]
    pub fn unsent(self) -> Self {
        Self {
            unsent: true,
            ..self
        }
    }

    /// Marks the error as one that another attempt would not change, such as a certificate that is not
    /// trusted.
    ///
    /// ```
    /// let error = coax::transport::TransportError::new("no trusted certificate").permanent();
    /// assert!(error.is_permanent());
    /// ```
    #[must_use]
    pub fn permanent(self) -> Self {
        Self {
            permanent: true,
            ..self
        }
    }

    /// Returns whether nothing of the request was sent.
    ///
    /// ```
    /// let error = coax::transport::TransportError::new("the connection broke");
    /// assert!(!error.is_unsent());
    /// ```
    #[must_use]
    pub fn is_unsent(&self) -> bool {
        self.unsent
    }

    /// Returns whether another attempt would fail in the same way.
    ///
    /// ```
    /// let error = coax::transport::TransportError::new("the connection broke");
    /// assert!(!error.is_permanent());
    /// ```
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        self.permanent
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cause.fmt(f)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.source()
    }
}
