//! The builder of a client: address, credential, model, limits, transport.

use super::build::header;
use super::credential::{Credential, Variables, from_environment};
use super::fit::FileForm;
use crate::error::Result;
use crate::retry::RetryPolicy;
use crate::schema::Dialect;
#[cfg(feature = "http")]
use crate::transport::HttpTransport;
use crate::transport::Transport;
use crate::wire::ChatRequest;
use http::HeaderMap;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Sets up a [`Client`](crate::Client).
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
    pub(super) base_url: Option<String>,
    pub(super) credential: Credential,
    pub(super) headers: HeaderMap,
    pub(super) defaults: ChatRequest,
    pub(super) dialect: Option<Dialect>,
    pub(super) timeout: Option<Duration>,
    pub(super) idle_timeout: Duration,
    pub(super) retry: RetryPolicy,
    pub(super) max_answer: usize,
    pub(super) max_request: usize,
    pub(super) file_form: Option<FileForm>,
    pub(super) output_retries: u32,
    pub(super) transport: Option<Arc<dyn Transport>>,
    pub(super) allow_http: bool,
    /// Set for a transport that is a `reqwest::Client`.
    pub(super) is_http: bool,
    pub(super) fault: Option<String>,
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

    /// Takes key, address and model from the environment; see [`Client::from_env`](crate::Client::from_env).
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

    /// Sets the key, sent as `Authorization: Bearer …`. An empty one counts as none.
    ///
    /// ```no_run
    /// let key = "sk-1234"; // from a place for secrets
    /// let client = coax::Client::builder().api_key(key).build()?;
    /// # Ok::<(), coax::Error>(())
    /// ```
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.credential = Credential::fixed(&key.into());
        self
    }

    /// Sets a function that is called for the key before each attempt, for tokens that expire.
    ///
    /// When the server refuses the key (401), the function is called once more, and a key that
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
    ///
    /// ```
    /// // llama.cpp's server on this machine, which needs no key.
    /// let client = coax::Client::builder().base_url("http://127.0.0.1:8080/v1").build()?;
    /// # Ok::<(), coax::Error>(())
    /// ```
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sets the model, as `creator/model` at the gateway; `anthropic/claude-sonnet-4.5` unless set.
    ///
    /// ```no_run
    /// let client = coax::Client::builder().api_key("sk-1234").model("openai/gpt-5-mini").build()?;
    /// assert_eq!(client.model(), "openai/gpt-5-mini");
    /// # Ok::<(), coax::Error>(())
    /// ```
    pub fn model(mut self, model: impl Into<String>) -> Self {
        self.defaults.model = model.into();
        self
    }

    /// Sets the dialect in which schemas are written, whatever the model; by the model's name unless set.
    ///
    /// [`Dialect::Local`] suits llama.cpp and vLLM.
    ///
    /// ```
    /// let client = coax::Client::builder()
    ///     .base_url("http://127.0.0.1:8000/v1")
    ///     .dialect(coax::Dialect::Local)
    ///     .build()?;
    /// # Ok::<(), coax::Error>(())
    /// ```
    pub fn dialect(mut self, dialect: Dialect) -> Self {
        self.dialect = Some(dialect);
        self
    }

    /// Sets what every request of [`Client::prompt`](crate::Client::prompt) starts from: settings, and messages if any.
    ///
    /// The model stays as it is where the given request names none.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// use coax::wire::{ChatRequest, Message};
    ///
    /// let mut start = ChatRequest::new("", vec![Message::system("Answer in one sentence.")]);
    /// start.temperature = Some(0.2);
    /// let gateway = coax::local::Gateway::new();
    /// let client = coax::Client::builder().transport(gateway.clone()).defaults(start).build()?;
    /// client.prompt("What is rye?").text().await?;
    /// assert_eq!(gateway.requests()[0].body["messages"][0]["role"], "system");
    /// # Ok(()) }
    /// ```
    pub fn defaults(mut self, request: ChatRequest) -> Self {
        let model = std::mem::replace(&mut self.defaults, request).model;
        if self.defaults.model.is_empty() {
            self.defaults.model = model;
        }
        self
    }

    /// Adds a header to every request.
    ///
    /// ```
    /// let client = coax::Client::builder()
    ///     .base_url("http://127.0.0.1:8080/v1")
    ///     .header("x-team", "bakery")
    ///     .build()?;
    /// # Ok::<(), coax::Error>(())
    /// ```
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
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// let client = coax::Client::builder()
    ///     .base_url("http://127.0.0.1:8080/v1")
    ///     .timeout(Duration::from_secs(60))
    ///     .build()?;
    /// # Ok::<(), coax::Error>(())
    /// ```
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets the longest silence of the server, before and within an answer; ten minutes unless set. Within
    /// a stream it is noticed up to an eighth later.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// let client = coax::Client::builder()
    ///     .base_url("http://127.0.0.1:8080/v1")
    ///     .idle_timeout(Duration::from_secs(30))
    ///     .build()?;
    /// # Ok::<(), coax::Error>(())
    /// ```
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// Sets how often a failed request is sent again.
    ///
    /// ```
    /// let client = coax::Client::builder()
    ///     .base_url("http://127.0.0.1:8080/v1")
    ///     .retry(coax::RetryPolicy::default().max_retries(4))
    ///     .build()?;
    /// # Ok::<(), coax::Error>(())
    /// ```
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets the largest answer that is taken, in bytes; 64 MiB unless set.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// let gateway = coax::local::Gateway::new();
    /// gateway.reply("x".repeat(2_000));
    /// let client = coax::Client::builder().transport(gateway).max_answer_bytes(1_000).build()?;
    /// let error = client.prompt("Hello").text().await.expect_err("the answer is larger");
    /// assert_eq!(error.kind(), coax::ErrorKind::Limit);
    /// # Ok(()) }
    /// ```
    pub fn max_answer_bytes(mut self, bytes: usize) -> Self {
        self.max_answer = bytes;
        self
    }

    /// Sets the largest request that is sent, in bytes; 100 MB unless set. A larger one is an error of kind
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) before anything is sent.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// let gateway = coax::local::Gateway::new();
    /// let client = coax::Client::builder().transport(gateway).max_request_bytes(1_000).build()?;
    /// let error = client.prompt("x".repeat(2_000)).text().await.expect_err("it is larger");
    /// assert_eq!(error.kind(), coax::ErrorKind::InvalidRequest);
    /// # Ok(()) }
    /// ```
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

    /// Sets how often a wrong answer is requested again, 1 unless set; see
    /// [`Request::output_retries`](crate::Request::output_retries).
    ///
    /// ```
    /// let client = coax::Client::builder()
    ///     .base_url("http://127.0.0.1:8080/v1")
    ///     .output_retries(2)
    ///     .build()?;
    /// # Ok::<(), coax::Error>(())
    /// ```
    pub fn output_retries(mut self, retries: u32) -> Self {
        self.output_retries = retries;
        self
    }

    /// Allows an address that begins with `http://` and is not this machine's: the key and all that is
    /// said can then be read on the way.
    ///
    /// ```
    /// // A server in a network where nobody else reads along.
    /// let client = coax::Client::builder()
    ///     .base_url("http://llm.internal:8000/v1")
    ///     .allow_http(true)
    ///     .build()?;
    /// # Ok::<(), coax::Error>(())
    /// ```
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// Sends with a `reqwest::Client` of the program's own, for proxies, certificates, connection pools.
    ///
    /// Give it `redirect(reqwest::redirect::Policy::none())`: otherwise reqwest follows redirects, and
    /// takes headers other than `authorization` that hold a key to wherever they lead.
    ///
    /// ```
    /// let http = reqwest::Client::builder()
    ///     .redirect(reqwest::redirect::Policy::none())
    ///     .build()?;
    /// let client = coax::Client::builder()
    ///     .base_url("http://127.0.0.1:8080/v1")
    ///     .http_client(http)
    ///     .build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "http")]
    pub fn http_client(self, client: impl Into<HttpTransport>) -> Self {
        let mut builder = self.transport(client.into());
        builder.is_http = true;
        builder
    }

    /// Sets another way to carry requests than HTTP.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// let gateway = coax::local::Gateway::new(); // or any other `Transport`
    /// gateway.reply("Hi!");
    /// let client = coax::Client::builder().transport(gateway).build()?;
    /// assert_eq!(client.prompt("Hello").text().await?, "Hi!");
    /// # Ok(()) }
    /// ```
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self.is_http = false;
        self
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("credential", &self.credential)
            .field("model", &self.defaults.model)
            .finish_non_exhaustive()
    }
}
