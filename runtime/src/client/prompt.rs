//! Prompts as types: messages, settings and the type of the answer.

use super::{Client, Extract, ItemStream, ObjectStream, Request, TextStream};
use crate::error::Result;
use crate::partial::Streamed;
use crate::prompt::version::schema_text;
use crate::prompt::{Rendered, preview};
use crate::schema::{self, Dialect, Structured};
use crate::tool::call::declaration;
use crate::wire::{CacheControl, ChatRequest, JsonSchema, Message, ResponseFormat};
use serde::de::DeserializeOwned;
use std::any::TypeId;
use std::borrow::Cow;

/// A prompt with typed holes; `#[derive(Prompt)]` implements it for a struct.
///
/// ```
/// use coax::Prompt;
///
/// /// Explains something to a child.
/// #[derive(Prompt)]
/// #[prompt(
///     system = "You explain things to children of {age} years.",
///     user = "What is {thing}?",
///     temperature = 0.2,
/// )]
/// struct Explain<'a> { thing: &'a str, age: u8 }
///
/// let prompt = Explain { thing: "rain", age: 5 };
/// assert_eq!(prompt.messages()[1].text().as_deref(), Some("What is rain?"));
///
/// # async fn run(client: coax::Client, prompt: Explain<'_>) -> coax::Result<()> {
/// let text = client.run(&prompt).await?;
/// # Ok(()) }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no prompt",
    label = "does not implement `coax::Prompt`",
    note = "derive it: `#[derive(coax::Prompt)]`; a text is sent by `client.prompt(text)`"
)]
pub trait Prompt {
    /// The answer: a `String` is the model's text, any other type a typed answer.
    type Output: Structured + DeserializeOwned + 'static;

    /// The name of the prompt in traces, recordings and caches.
    const NAME: &'static str;

    /// The version of the prompt: a hash of its templates, settings, schema and tools. Two prompts that differ
    /// in one of these have different versions.
    const VERSION: u64;

    /// Fills the holes.
    fn render(&self) -> Rendered;

    /// Makes a request of the prompt, to go on building.
    ///
    /// ```no_run
    /// # async fn run(client: coax::Client) -> coax::Result<()> {
    /// use coax::Prompt;
    ///
    /// #[derive(Prompt)]
    /// #[prompt(user = "Tell me about {city}.")]
    /// struct About<'a> { city: &'a str }
    ///
    /// let text = About { city: "Oslo" }.request(&client).max_tokens(200).text().await?;
    /// # Ok(()) }
    /// ```
    fn request(&self, client: &Client) -> Request {
        let key = format!("{}-{:016x}", Self::NAME, Self::VERSION);
        Request::rendered(client.clone(), self.render(), key)
    }

    /// Returns the messages, examples in OpenAI's dialect.
    ///
    /// ```
    /// # #[derive(coax::Prompt)] #[prompt(user = "What is {thing}?")] struct Explain<'a> { thing: &'a str }
    /// use coax::Prompt;
    ///
    /// let messages = Explain { thing: "rain" }.messages();
    /// assert_eq!(messages[0].text().as_deref(), Some("What is rain?"));
    /// ```
    ///
    /// # Panics
    /// If a value cannot be displayed or written as JSON; [`request`](Self::request) makes that an error.
    fn messages(&self) -> Vec<Message> {
        let rendered = self.render();
        let mut settings = ChatRequest::default();
        if let Some(set) = rendered.settings {
            set(&mut settings);
        }
        rendered.into_messages(Dialect::OpenAi.alone(), &settings.model)
    }

    /// Returns the request's body in OpenAI's dialect, for programs that send it by other means. The
    /// model is empty unless the prompt names one.
    ///
    /// ```
    /// # #[derive(coax::Prompt)] #[prompt(user = "What is {thing}?")] struct Explain<'a> { thing: &'a str }
    /// use coax::Prompt;
    ///
    /// let request = Explain { thing: "rain" }.chat_request();
    /// assert_eq!(request.messages.len(), 1);
    /// ```
    ///
    /// # Panics
    /// As [`messages`](Self::messages), and where OpenAI's dialect cannot say what the output or a tool's
    /// arguments are.
    fn chat_request(&self) -> ChatRequest {
        let rendered = self.render();
        let mut request = ChatRequest::default();
        if let Some(set) = rendered.settings {
            set(&mut request);
        }
        let dialects = Dialect::OpenAi.alone();
        let tools = rendered.tools.all().iter();
        let declared = tools.map(|it| declaration(&**it, dialects));
        let cached = rendered.cache_tools;
        request.tools = declared
            .collect::<std::result::Result<_, _>>()
            .unwrap_or_else(|error| panic!("a tool cannot be declared: {error}"));
        if let Some(last) = request.tools.last_mut().filter(|_| cached) {
            last.cache_control = Some(CacheControl::ephemeral());
        }
        if !is_text::<Self::Output>() {
            let laid = schema::laid::<Self::Output>(dialects);
            let laid = laid.unwrap_or_else(|error| panic!("the output has no schema: {error}"));
            let mut format = JsonSchema::new(laid.name, Cow::Borrowed(laid.schema));
            format.strict = Some(true);
            request.response_format = Some(ResponseFormat::JsonSchema(format));
        }
        request.messages = rendered.into_messages(dialects, &request.model);
        request
    }

    /// Writes what would be sent, for a person to read.
    ///
    /// ```
    /// # #[derive(coax::Prompt)] #[prompt(user = "What is {thing}?")] struct Explain<'a> { thing: &'a str }
    /// use coax::Prompt;
    ///
    /// println!("{}", Explain { thing: "rain" }.preview());
    /// ```
    ///
    /// # Panics
    /// As [`chat_request`](Self::chat_request).
    fn preview(&self) -> String {
        let output = (!is_text::<Self::Output>()).then(schema::name::<Self::Output>);
        let request = self.chat_request();
        preview::write(Self::NAME, Self::VERSION, output.as_deref(), &request)
    }
}

/// Returns the schema of a prompt's output, for its version.
#[must_use]
pub const fn output_text<P: Prompt>() -> &'static str {
    schema_text::<P::Output>()
}

/// Returns whether an answer of the type is the model's text as it is.
pub(super) fn is_text<T: 'static>() -> bool {
    TypeId::of::<T>() == TypeId::of::<String>()
}

impl Client {
    /// Sends a prompt; await it for its output, `.detailed()` for all that comes with it.
    ///
    /// ```no_run
    /// # async fn run(client: coax::Client) -> coax::Result<()> {
    /// use coax::{Prompt, Structured};
    ///
    /// #[derive(Debug, serde::Deserialize, Structured)]
    /// struct City { name: String, inhabitants: u32 }
    ///
    /// /// Finds the largest city of a country.
    /// #[derive(Prompt)]
    /// #[prompt(user = "The largest city of {country}", output = City)]
    /// struct Largest<'a> { country: &'a str }
    ///
    /// let city: City = client.run(&Largest { country: "Norway" }).await?;
    /// # Ok(()) }
    /// ```
    pub fn run<P: Prompt>(&self, prompt: &P) -> Extract<P::Output> {
        Extract::of(prompt.request(self))
    }

    /// Sends a prompt and lends its output as it comes, field by field.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// use coax::{Partial, Prompt, Structured};
    ///
    /// #[derive(serde::Deserialize, Structured, Partial)]
    /// struct Recipe { title: String }
    ///
    /// #[derive(Prompt)]
    /// #[prompt(user = "A recipe with {thing}", output = Recipe)]
    /// struct With<'a> { thing: &'a str }
    ///
    /// let mut stream = client.stream(&With { thing: "rye" }).await?;
    /// while let Some(partial) = stream.next().await? {
    ///     println!("{:?}", partial.title);
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// When no stream begins; what goes wrong later is an error of the stream.
    pub async fn stream<P: Prompt>(&self, prompt: &P) -> Result<ObjectStream<P::Output>>
    where
        P::Output: Streamed,
        <P::Output as Streamed>::Partial: Send + Sync + 'static,
    {
        prompt.request(self).stream().await
    }

    /// Sends a prompt whose output is a list, and streams the elements, each as soon as it closes.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// use coax::{Prompt, Structured};
    ///
    /// #[derive(Debug, serde::Deserialize, Structured)]
    /// struct Fact { text: String }
    ///
    /// #[derive(Prompt)]
    /// #[prompt(user = "Ten facts about {city}", output = Vec<Fact>)]
    /// struct About<'a> { city: &'a str }
    ///
    /// let mut facts = client.stream_items(&About { city: "Oslo" }).await?;
    /// while let Some(fact) = facts.next().await? {
    ///     println!("{fact:?}");
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// When no stream begins; what goes wrong later is an error of the stream.
    pub async fn stream_items<P, T>(&self, prompt: &P) -> Result<ItemStream<Vec<T>>>
    where
        P: Prompt<Output = Vec<T>>,
        T: Structured + DeserializeOwned + 'static,
    {
        prompt.request(self).stream_items().await
    }

    /// Sends a prompt whose output is a text, and streams the text as it comes.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// #[derive(coax::Prompt)]
    /// #[prompt(user = "A story about {thing}")]
    /// struct Story<'a> { thing: &'a str }
    ///
    /// let mut text = client.stream_text(&Story { thing: "a fjord" }).await?;
    /// while let Some(piece) = text.next().await? {
    ///     print!("{piece}");
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// When no stream begins; what goes wrong later is an error of the stream.
    pub async fn stream_text<P: Prompt<Output = String>>(&self, prompt: &P) -> Result<TextStream> {
        prompt.request(self).stream_text().await
    }
}
