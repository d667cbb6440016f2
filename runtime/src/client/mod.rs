//! The client: one address, one credential, many requests.
//!
//! Turns requests into bytes and received bytes into answers or errors. How bytes travel is the
//! transport's, whether to try again is [`retry`](crate::retry)'s.

mod address;
mod attempts;
mod body;
mod build;
mod builder;
mod cache;
mod call;
mod collected;
mod conversation;
mod credential;
mod dialect;
mod driver;
mod ends;
mod exchange;
mod extract;
mod fit;
mod limits;
#[cfg(feature = "local")]
mod local;
mod messages;
mod options;
mod outcome;
mod payload;
mod prompt;
mod received;
mod request;
mod resume;
mod run_options;
mod secrets;
mod settings;
mod stream;

pub use builder::ClientBuilder;
pub use conversation::{InConversation, StreamInConversation};
pub use extract::{Answer, Detailed, Extract};
pub use fit::FileForm;
pub use messages::Messages;
pub use outcome::Outcome;
pub use prompt::{Prompt, output_text};
pub use request::Request;
pub use resume::{FilePendingStore, MemoryPendingStore, PendingStore};
pub use stream::{
    CallSoFar, ChatStream, EventStream, Finish, ItemStream, ObjectStream, StreamEvent, TextStream,
};

use crate::error::Result;
use crate::retry::RetryPolicy;
use crate::schema::Dialect;
use crate::transport::Transport;
use crate::wire::{ChatRequest, Message, Response};
use cache::Beginnings;
use call::Call;
use credential::{Credential, Variables};
use driver::Memory;
use http::{HeaderMap, Uri};
use secrets::Secrets;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Sends prompts to the Vercel AI Gateway, or to any OpenAI-compatible server.
///
/// Cheap to clone; clones share connections and settings.
///
/// ```no_run
/// # async fn run() -> coax::Result<()> {
/// let client = coax::Client::from_env()?;
/// let story = client.prompt("A one-sentence bedtime story about a unicorn").text().await?;
/// println!("{story}");
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    transport: Arc<dyn Transport>,
    /// `true` if the transport sends bytes alone; a gateway in this process takes the schema, too.
    #[cfg(feature = "local")]
    is_http: bool,
    url: Uri,
    credential: Credential,
    headers: HeaderMap,
    secrets: Secrets,
    /// The messages that begin every request of `prompt`.
    opening: Vec<Message>,
    /// The settings of every request of `prompt`.
    defaults: ChatRequest,
    dialect: Option<Dialect>,
    /// The dialect of the address, for models from whose name no dialect follows.
    base_dialect: Dialect,
    /// The dialects of the settings of every request.
    dialects: Cow<'static, [Dialect]>,
    timeout: Option<Duration>,
    idle_timeout: Duration,
    retry: RetryPolicy,
    max_answer: usize,
    max_request: usize,
    file_form: FileForm,
    output_retries: u32,
    /// The modes of models that refused tools in the usual way, and the waiting runs that were resumed.
    memory: Memory,
    beginnings: Beginnings,
}

impl Client {
    /// Creates a client for the gateway, set up by the environment.
    ///
    /// | variable | what | without it |
    /// |---|---|---|
    /// | `AI_GATEWAY_API_KEY` | the key | `VERCEL_OIDC_TOKEN` |
    /// | `AI_GATEWAY_BASE_URL` | the address | the gateway's |
    /// | `AI_GATEWAY_MODEL` | the model | `anthropic/claude-sonnet-4.5` |
    ///
    /// An empty variable counts as unset. The key is read again for each request, since tokens
    /// expire and are renewed there.
    ///
    /// ```no_run
    /// let client = coax::Client::from_env()?; // AI_GATEWAY_API_KEY, or VERCEL_OIDC_TOKEN
    /// # Ok::<(), coax::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when no key is set.
    pub fn from_env() -> Result<Self> {
        Self::from_variables(Arc::new(|name: &str| std::env::var(name).ok()))
    }

    fn from_variables(variables: Variables) -> Result<Self> {
        Self::builder().environment(variables)?.build()
    }

    /// Sets up a client step by step.
    ///
    /// ```
    /// let client = coax::Client::builder()
    ///     .base_url("http://127.0.0.1:8080/v1")
    ///     .model("qwen2.5-coder")
    ///     .build()?;
    /// # Ok::<(), coax::Error>(())
    /// ```
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// Returns the model of requests that name none.
    ///
    /// ```
    /// let client = coax::local::Gateway::new().client();
    /// assert_eq!(client.model(), "anthropic/claude-sonnet-4.5"); // unless set
    /// ```
    #[must_use]
    pub fn model(&self) -> &str {
        &self.0.defaults.model
    }

    /// Returns whether requests go to the Vercel AI Gateway's own address.
    fn is_gateway(&self) -> bool {
        self.0.url.host() == Some(build::HOST_OF_GATEWAY)
    }

    /// Begins a request: a text, or messages so far.
    ///
    /// ```no_run
    /// # async fn run(client: coax::Client) -> coax::Result<()> {
    /// let answer = client
    ///     .prompt("Where is the light best?")
    ///     .system("You are a photographer. Answer in one sentence.")
    ///     .temperature(0.2)
    ///     .text()
    ///     .await?;
    /// # Ok(()) }
    /// ```
    pub fn prompt(&self, messages: impl Into<Messages>) -> Request {
        Request::new(self.clone(), messages.into())
    }

    /// Sends a request as it is and gives back the whole answer, whatever it says.
    ///
    /// An empty model is filled in with the client's; `stream` is off.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// use coax::wire::{ChatRequest, Message};
    ///
    /// gateway.reply("Hi!");
    /// let request = ChatRequest::new("openai/gpt-5", vec![Message::user("Hello")]);
    /// let response = client.chat(&request).await?;
    /// assert_eq!(response.choices[0].message.text().as_deref(), Some("Hi!"));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// When no answer came: see [`ErrorKind`](crate::ErrorKind). A refusal or a cut answer is no
    /// error here.
    pub async fn chat(&self, request: &ChatRequest) -> Result<Response> {
        let call = Call::of(self, request, false)?;
        let (response, _) = self.whole(&call).await?;
        Ok(*response)
    }

    /// Sends a request and gives back the answer chunk by chunk.
    ///
    /// An empty model is filled in with the client's; `stream` and
    /// `stream_options.include_usage` are on.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// use coax::wire::{ChatRequest, Message};
    ///
    /// let request = ChatRequest::new("", vec![Message::user("Hello")]);
    /// let mut stream = client.chat_stream(&request).await?;
    /// while let Some(chunk) = stream.next().await? {
    ///     for choice in &chunk.choices { print!("{}", choice.delta.content.as_deref().unwrap_or("")); }
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// When no stream begins: see [`ErrorKind`](crate::ErrorKind).
    pub async fn chat_stream(&self, request: &ChatRequest) -> Result<ChatStream> {
        let call = Call::of(self, request, true)?;
        self.open_stream(call).await
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("host", &self.0.url.host())
            .field("credential", &self.0.credential)
            .field("model", &self.0.defaults.model)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::credential::from_environment;
    use super::*;
    use crate::error::ErrorKind;

    fn variables(pairs: &'static [(&str, &str)]) -> Variables {
        Arc::new(|name: &str| {
            let found = pairs.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_environment_sets_up_the_client() {
        let all = variables(&[
            ("AI_GATEWAY_API_KEY", "key"),
            ("VERCEL_OIDC_TOKEN", "token"),
            ("AI_GATEWAY_BASE_URL", "http://127.0.0.1:1/v1/"),
            ("AI_GATEWAY_MODEL", "openai/gpt-5"),
        ]);
        let client = Client::from_variables(all).expect("a client");
        assert_eq!(client.0.url, "http://127.0.0.1:1/v1/chat/completions");
        assert_eq!(client.model(), "openai/gpt-5");
        let least = variables(&[("AI_GATEWAY_API_KEY", "key"), ("AI_GATEWAY_MODEL", "")]);
        let client = Client::from_variables(least).expect("a client");
        assert_eq!(
            client.0.url,
            "https://ai-gateway.vercel.sh/v1/chat/completions"
        );
        assert_eq!(client.model(), "anthropic/claude-sonnet-4.5");
    }

    #[test]
    fn the_api_key_comes_first_and_an_empty_one_is_unset() {
        let header = |pairs| {
            let key = from_environment(&variables(pairs)).ok()?;
            Some(key.header().ok()?.to_str().ok()?.to_owned())
        };
        let both: &[_] = &[
            ("AI_GATEWAY_API_KEY", "key"),
            ("VERCEL_OIDC_TOKEN", "token"),
        ];
        assert_eq!(header(both).as_deref(), Some("Bearer key"));
        let empty: &[_] = &[("AI_GATEWAY_API_KEY", ""), ("VERCEL_OIDC_TOKEN", "token")];
        assert_eq!(header(empty).as_deref(), Some("Bearer token"));
        assert_eq!(header(&[("AI_GATEWAY_API_KEY", "")]), None);
    }

    #[test]
    fn without_a_key_the_error_names_the_variables() {
        let error = Client::from_variables(variables(&[])).expect_err("no key");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        let message = error.to_string();
        assert!(message.contains("AI_GATEWAY_API_KEY") && message.contains("VERCEL_OIDC_TOKEN"));
    }
}
