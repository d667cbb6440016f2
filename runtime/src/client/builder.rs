//! How a client is set up: address, credential, model, limits, transport.

use super::address::{chat_url, is_here, is_open};
use super::cache::Beginnings;
use super::credential::{Credential, Variables, from_environment};
use super::driver::Memory;
use super::fit::FileForm;
use super::secrets::Secrets;
use super::{Client, Inner};
use crate::error::{Error, ErrorKind, Result};
use crate::retry::RetryPolicy;
use crate::schema::Dialect;
#[cfg(feature = "http")]
use crate::transport::HttpTransport;
use crate::transport::Transport;
use crate::wire::ChatRequest;
use http::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HOST, TRANSFER_ENCODING,
};
use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

const BASE_URL: &str = "https://ai-gateway.vercel.sh/v1";
pub(super) const HOST_OF_GATEWAY: &str = "ai-gateway.vercel.sh";
const MODEL: &str = "anthropic/claude-sonnet-4.5";

/// Sets up a [`Client`].
///
/// ```
/// # fn set_up() -> coax::Result<()> {
/// use coax::{Client, RetryPolicy};
/// use std::time::Duration;
///
/// let client = Client::builder()
///     .base_url("http://127.0.0.1:8080/v1")
///     .api_key("sk-…")
///     .model("tiny-random")
///     .timeout(Duration::from_secs(60))
///     .retry(RetryPolicy::default().max_retries(4))
///     .build()?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
#[must_use]
pub struct ClientBuilder {
    base_url: Option<String>,
    credential: Credential,
    headers: HeaderMap,
    defaults: ChatRequest,
    dialect: Option<Dialect>,
    timeout: Option<Duration>,
    idle_timeout: Duration,
    retry: RetryPolicy,
    max_answer: usize,
    max_request: usize,
    file_form: Option<FileForm>,
    output_retries: u32,
    transport: Option<Arc<dyn Transport>>,
    allow_http: bool,
    /// Set for a transport that is a `reqwest::Client`.
    is_http: bool,
    fault: Option<String>,
}

impl ClientBuilder {
    pub(super) fn new() -> Self {
        Self {
            base_url: None,
            credential: Credential::None,
            headers: HeaderMap::new(),
            defaults: ChatRequest::new("", Vec::new()),
            dialect: None,
            timeout: None,
            idle_timeout: Duration::from_secs(600),
            retry: RetryPolicy::default(),
            max_answer: 64 << 20,
            max_request: 100_000_000,
            file_form: None,
            output_retries: 1,
            transport: None,
            allow_http: false,
            is_http: false,
            fault: None,
        }
    }

    /// Takes key, address and model from the environment; see [`Client::from_env`].
    pub(super) fn environment(mut self, variables: Variables) -> Result<Self> {
        let trimmed = |value: String| value.trim().to_owned();
        let set = |name| {
            variables(name)
                .map(trimmed)
                .filter(|value| !value.is_empty())
        };
        if let Some(base_url) = set("AI_GATEWAY_BASE_URL") {
            self = self.base_url(base_url);
        }
        if let Some(model) = set("AI_GATEWAY_MODEL") {
            self = self.model(model);
        }
        // A server of one's own may need no key.
        match from_environment(&variables) {
            Err(_) if self.base_url.is_some() => {}
            Err(error) => return Err(error),
            Ok(_) => self.credential = Credential::Environment(variables),
        }
        Ok(self)
    }

    /// Sets the key, sent as `Authorization: Bearer …`.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.credential = Credential::fixed(&key.into());
        self
    }

    /// Sets a function that is asked for the key before each attempt, for tokens that expire.
    ///
    /// When the server refuses the key (401), the function is asked once more, and a key that
    /// differs is tried.
    ///
    /// ```
    /// # fn set_up() -> coax::Result<()> {
    /// let client = coax::Client::builder()
    ///     .credential(async || std::fs::read_to_string("/run/secrets/token"))
    ///     .build()?;
    /// # Ok(()) }
    /// ```
    pub fn credential<F, Fut, E>(mut self, fetch: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<String, E>> + Send + 'static,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        self.credential = Credential::function(fetch);
        self
    }

    /// Sets the address before `/chat/completions`; the Vercel AI Gateway's unless set.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sets the model, as `creator/model` at the gateway; `anthropic/claude-sonnet-4.5` unless set.
    pub fn model(mut self, model: impl Into<String>) -> Self {
        self.defaults.model = model.into();
        self
    }

    /// Sets the dialect in which schemas are written, whatever the model; by the model's name unless set.
    ///
    /// [`Dialect::Local`] suits llama.cpp and vLLM.
    pub fn dialect(mut self, dialect: Dialect) -> Self {
        self.dialect = Some(dialect);
        self
    }

    /// Sets what every request of [`Client::prompt`] starts from: settings, and messages if any.
    ///
    /// The model stays as it is where the given request names none.
    pub fn defaults(mut self, request: ChatRequest) -> Self {
        let model = std::mem::replace(&mut self.defaults, request).model;
        if self.defaults.model.is_empty() {
            self.defaults.model = model;
        }
        self
    }

    /// Adds a header to every request.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match header(name, value) {
            Ok((name, value)) => drop(self.headers.insert(name, value)),
            Err(fault) => self.fault = Some(fault),
        }
        self
    }

    /// Sets the longest time for one call, retries and waits included, and for a whole stream.
    ///
    /// Unset, a call may take ten minutes and a stream any time, as long as it is never silent for
    /// the [idle timeout](Self::idle_timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets the longest silence of the server, before and within an answer; ten minutes unless set. Within
    /// a stream it is noticed up to an eighth later.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// Sets how often a failed request is sent again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets the largest answer that is taken, in bytes; 64 MiB unless set.
    pub fn max_answer_bytes(mut self, bytes: usize) -> Self {
        self.max_answer = bytes;
        self
    }

    /// Sets the largest request that is sent, in bytes; 100 MB unless set. A larger one is an error of kind
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) before anything is sent.
    pub fn max_request_bytes(mut self, bytes: usize) -> Self {
        self.max_request = bytes;
        self
    }

    /// Sets how the data of documents is written: in the gateway's form to its own address and in OpenAI's to
    /// any other, unless set.
    ///
    /// ```
    /// # fn set_up() -> coax::Result<()> {
    /// let client = coax::Client::builder()
    ///     .base_url("https://proxy.example.com/v1") // passes on to the gateway
    ///     .file_form(coax::FileForm::Gateway)
    ///     .build()?;
    /// # Ok(()) }
    /// ```
    pub fn file_form(mut self, form: FileForm) -> Self {
        self.file_form = Some(form);
        self
    }

    /// Sets how often a wrong answer is asked for again, 1 unless set; see
    /// [`Request::output_retries`](crate::Request::output_retries).
    pub fn output_retries(mut self, retries: u32) -> Self {
        self.output_retries = retries;
        self
    }

    /// Allows an address that begins with `http://` and is not this machine's: the key and all that is
    /// said can then be read on the way.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// Sends with a `reqwest::Client` of the program's own, for proxies, certificates, connection pools.
    ///
    /// Give it `redirect(reqwest::redirect::Policy::none())`: reqwest follows redirects unless told not
    /// to, and takes headers other than `authorization` that hold a key to wherever they lead.
    #[cfg(feature = "http")]
    pub fn http_client(self, client: impl Into<HttpTransport>) -> Self {
        let mut builder = self.transport(client.into());
        builder.is_http = true;
        builder
    }

    /// Sets another way to carry requests than HTTP.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self.is_http = false;
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`]: the address is no `http` or `https` address or holds a
    /// password, a header is not one, the gateway's own address is used without a credential, the
    /// TLS set-up of the system cannot be used, or there is neither a [`Transport`] nor the feature
    /// `http`.
    pub fn build(self) -> Result<Client> {
        if let Some(fault) = self.fault {
            return Err(Error::new(ErrorKind::Configuration, fault));
        }
        if self.base_url.is_none()
            && self.transport.is_none()
            && matches!(self.credential, Credential::None)
        {
            let message =
                "no key: set `.api_key(..)` or `.credential(..)`, or use `Client::from_env()`";
            return Err(Error::new(ErrorKind::Configuration, message));
        }
        let url = chat_url(self.base_url.as_deref().unwrap_or(BASE_URL))?;
        // A transport of the program's own may encrypt by itself.
        if (self.transport.is_none() || self.is_http) && !self.allow_http && is_open(&url) {
            let message = "the base address is not encrypted, so others could read the key: begin it with `https://`, or set `.allow_http(true)`";
            return Err(Error::new(ErrorKind::Configuration, message));
        }
        let mut defaults = self.defaults;
        if defaults.model.is_empty()
            && (self.base_url.is_none() || url.host() == Some(HOST_OF_GATEWAY))
        {
            defaults.model = MODEL.to_owned();
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport(&url)?,
        };
        let file_form = self.file_form.unwrap_or(match url.host() {
            Some(HOST_OF_GATEWAY) => FileForm::Gateway,
            _ => FileForm::OpenAi,
        });
        Ok(Client(Arc::new(Inner {
            transport,
            credential: self.credential,
            secrets: Secrets::of_client(&self.headers, &url),
            headers: with_own(self.headers),
            opening: std::mem::take(&mut defaults.messages),
            defaults,
            dialect: self.dialect,
            base_dialect: if is_here(&url) {
                Dialect::Local
            } else {
                Dialect::OpenAi
            },
            timeout: self.timeout,
            idle_timeout: self.idle_timeout,
            retry: self.retry,
            max_answer: self.max_answer,
            max_request: self.max_request,
            file_form,
            output_retries: self.output_retries,
            memory: Memory::default(),
            beginnings: Beginnings::default(),
            url,
        })))
    }
}

/// The headers of every request.
fn with_own(mut headers: HeaderMap) -> HeaderMap {
    let json = HeaderValue::from_static("application/json");
    headers.insert(ACCEPT, json.clone());
    headers.insert(CONTENT_TYPE, json);
    // A compressed stream comes in fewer, later pieces.
    let encoding = headers.entry(ACCEPT_ENCODING);
    encoding.or_insert(HeaderValue::from_static("identity"));
    headers
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("credential", &self.credential)
            .field("model", &self.defaults.model)
            .finish_non_exhaustive()
    }
}

/// HTTP by reqwest.
#[cfg(feature = "http")]
fn default_transport(url: &Uri) -> Result<Arc<dyn Transport>> {
    let transport = HttpTransport::new();
    // In a container without certificates a server on plain HTTP can be reached all the same.
    let transport = match transport {
        Err(_) if url.scheme_str() == Some("http") => HttpTransport::without_certificates(),
        transport => transport,
    };
    let transport = transport.map_err(|cause| {
        Error::new(
            ErrorKind::Configuration,
            "no HTTPS client can be made: are the `ca-certificates` of the system installed?",
        )
        .with_source(cause)
    })?;
    Ok(Arc::new(transport))
}

/// Fails, since nothing in this build can send a request.
#[cfg(not(feature = "http"))]
fn default_transport(_: &Uri) -> Result<Arc<dyn Transport>> {
    let message =
        "no transport: turn on the feature `http` of the crate `coax`, or set `.transport(..)`";
    Err(Error::new(ErrorKind::Configuration, message))
}

/// A header to send; the fault names it, never its value.
pub(super) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let parsed = name
        .parse::<HeaderName>()
        .map_err(|_| format!("`{name}` is no header name"))?;
    if [CONTENT_LENGTH, HOST, TRANSFER_ENCODING].contains(&parsed) {
        return Err(format!(
            "`{name}` is set by the transport and cannot be set here"
        ));
    }
    let value = HeaderValue::from_str(value);
    let mut value = value.map_err(|_| format!("`{name}` has a value that no header can carry"))?;
    // It may be a key by another name.
    value.set_sensitive(true);
    Ok((parsed, value))
}
