//! The body of `POST /chat/completions`: every parameter, typed.
//!
//! What a server does not know it ignores or refuses; here all can be set. Only the
//! ranges that every vendor documents are checked.

use super::gateway::hide_credentials;
use super::record::Own;
use super::{
    AudioOutput, Effort, LegacyFunction, LegacyFunctionCall, Message, Moderation, OutOfRange,
    Prediction, PromptCacheOptions, ProviderSort, Reasoning, ResponseFormat, ServiceTier, Stop,
    StreamOptions, Tool, ToolChoice, Verbosity, WebSearchOptions,
};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;

record! {
    /// The body of `POST /chat/completions`.
    ///
    /// ```
    /// use coax::wire::{ChatRequest, Message};
    ///
    /// let mut request = ChatRequest::new("openai/gpt-5", vec![Message::user("Hello")]);
    /// request.temperature = Some(0.2);
    /// request.check()?;
    /// # Ok::<(), coax::wire::OutOfRange>(())
    /// ```
    pub struct ChatRequest without Debug {
        /// The model, such as `anthropic/claude-sonnet-4.5`.
        pub model: String = "model",
        /// The conversation so far.
        pub messages: Vec<Message> = "messages"; always,
        /// `true` for an answer in chunks.
        pub stream: Option<bool> = "stream",
        /// The options of a stream.
        pub stream_options: Option<StreamOptions> = "stream_options",
        /// Temperature: the randomness, 0 to 2; the newest models refuse it.
        pub temperature: Option<f64> = "temperature",
        /// Nucleus sampling: the share of the probability mass to sample from, 0 to 1.
        pub top_p: Option<f64> = "top_p",
        /// Frequency penalty: for tokens by how often they came, -2 to 2.
        pub frequency_penalty: Option<f64> = "frequency_penalty",
        /// Presence penalty: for tokens that came at all, -2 to 2.
        pub presence_penalty: Option<f64> = "presence_penalty",
        /// Most tokens of the answer; refused by OpenAI's reasoning models.
        pub max_tokens: Option<u32> = "max_tokens",
        /// Most tokens of reasoning and answer together (OpenAI).
        pub max_completion_tokens: Option<u32> = "max_completion_tokens",
        /// Stop sequences: texts at which the model stops.
        pub stop: Option<Stop> = "stop",
        /// The same seed, the same answer, if the provider can.
        pub seed: Option<i64> = "seed",
        /// Tools on offer.
        pub tools: Vec<Tool> = "tools",
        /// The choice of the tools that the model calls.
        pub tool_choice: Option<ToolChoice> = "tool_choice",
        /// `true` if the model may call several tools at once.
        pub parallel_tool_calls: Option<bool> = "parallel_tool_calls",
        /// The response format: the form of the answer.
        pub response_format: Option<ResponseFormat> = "response_format",
        /// Routing under `gateway`, and options of single vendors under their names.
        pub provider_options: Map<String, Value> = "providerOptions",
        /// The amount of reasoning (gateway, OpenRouter).
        pub reasoning: Option<Reasoning> = "reasoning",
        /// The reasoning effort (OpenAI).
        pub reasoning_effort: Option<Effort> = "reasoning_effort",
        /// The length of an answer, roughly (OpenAI).
        pub verbosity: Option<Verbosity> = "verbosity",
        /// Models to fall back to (gateway's short form).
        pub models: Vec<String> = "models",
        /// The gateway's choice among providers (its short form).
        pub provider: Option<ProviderSort> = "provider",
        /// Number of answers, 1 to 128.
        pub n: Option<u32> = "n",
        /// `true` for log probabilities beside the answer.
        pub logprobs: Option<bool> = "logprobs",
        /// Most likely tokens listed at each position, 0 to 20.
        pub top_logprobs: Option<u32> = "top_logprobs",
        /// Bias of single tokens by their id, -100 to 100.
        pub logit_bias: BTreeMap<String, i64> = "logit_bias",
        /// Text that the answer will probably contain.
        pub prediction: Option<Prediction> = "prediction",
        /// Kinds of output: `text`, `audio`.
        pub modalities: Vec<String> = "modalities",
        /// The voice and the format of an audio answer.
        pub audio: Option<AudioOutput> = "audio",
        /// `true` if OpenAI is to store the answer.
        pub store: Option<bool> = "store",
        /// Up to 16 pairs; keys up to 64, values up to 512 characters.
        pub metadata: BTreeMap<String, String> = "metadata",
        /// Price against speed.
        pub service_tier: Option<ServiceTier> = "service_tier",
        /// Groups requests that share a prompt's beginning.
        pub prompt_cache_key: Option<String> = "prompt_cache_key",
        /// The options of the prompt's caching.
        pub prompt_cache_options: Option<PromptCacheOptions> = "prompt_cache_options",
        /// Time that a prompt stays in the cache (deprecated).
        pub prompt_cache_retention: Option<String> = "prompt_cache_retention",
        /// The end user, hashed; up to 64 characters.
        pub safety_identifier: Option<String> = "safety_identifier",
        /// The end user (deprecated by OpenAI).
        pub user: Option<String> = "user",
        /// Web search by OpenAI's search models.
        pub web_search_options: Option<WebSearchOptions> = "web_search_options",
        /// Moderation of the request and the answer.
        pub moderation: Option<Moderation> = "moderation",
        /// Functions on offer (deprecated form of tools).
        pub functions: Vec<LegacyFunction> = "functions",
        /// The choice of the function that the model calls (deprecated form of tools).
        pub function_call: Option<LegacyFunctionCall> = "function_call",
    }
}

/// A request as it is sent: with a model where it names none, streamed or not. The request itself, which
/// may hold a long conversation, is not copied.
pub(crate) struct Sent<'a> {
    /// All but the messages.
    pub(crate) request: &'a ChatRequest,
    pub(crate) messages: &'a [Message],
    /// Messages that follow on those.
    pub(crate) more: &'a [Message],
    /// The response format in place of the request's.
    pub(crate) format: Option<&'a ResponseFormat>,
    /// The tools in place of the request's.
    pub(crate) tools: Option<&'a [Tool]>,
    /// The choice of tools in place of the request's.
    pub(crate) tool_choice: Option<&'a ToolChoice>,
    /// The model where the request names none.
    pub(crate) model: &'a str,
    pub(crate) streamed: bool,
    /// `true` to leave out the gateway's metadata of earlier answers (routing, costs), which is no part
    /// of the conversation.
    pub(crate) without_metadata: bool,
}

impl Sent<'_> {
    /// Returns about how many bytes the request has as JSON, so that a long one is not moved while it is
    /// written.
    pub(crate) fn about_bytes(&self) -> usize {
        let text = |message: &Message| message.text().map_or(0, |text| text.len());
        let texts: usize = self.messages.iter().chain(self.more).map(text).sum();
        // Line ends and quotes take two bytes. Less than a kilobyte is what allocators have at hand.
        900 + texts + texts / 16
    }

    /// Returns the options of the stream.
    fn stream_options(&self) -> Option<StreamOptions> {
        match self.request.stream_options.clone() {
            _ if !self.streamed => None,
            // Some servers refuse the member itself (openai-agents-python#442).
            Some(options) if options == StreamOptions::without_usage() => None,
            Some(mut options) => {
                options.include_usage.get_or_insert(true);
                Some(options)
            }
            None => Some(StreamOptions::usage()),
        }
    }
}

impl Serialize for Sent<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.request.write_members(&mut map, self)?;
        map.end()
    }
}

impl Own for Sent<'_> {
    const NAMES: &'static [&'static str] = &[
        "model",
        "messages",
        "tools",
        "tool_choice",
        "response_format",
        "stream",
        "stream_options",
    ];

    fn write<M: SerializeMap>(&self, name: &str, map: &mut M) -> Result<bool, M::Error> {
        match name {
            "model" if self.request.model.is_empty() => map.serialize_entry(name, self.model)?,
            "messages" => map.serialize_entry(name, &Messages(self))?,
            "tools" if self.tools.is_some() => {
                if let Some(tools) = self.tools.filter(|it| !it.is_empty()) {
                    map.serialize_entry(name, tools)?;
                }
            }
            "tool_choice" if self.tools.is_some_and(<[Tool]>::is_empty) => {}
            "tool_choice" if self.tool_choice.is_some() => {
                map.serialize_entry(name, &self.tool_choice)?;
            }
            "response_format" if self.format.is_some() => {
                map.serialize_entry(name, &self.format)?;
            }
            "stream" if self.streamed => map.serialize_entry(name, &true)?,
            "stream_options" => {
                if let Some(options) = self.stream_options() {
                    map.serialize_entry(name, &options)?;
                }
            }
            "stream" => {}
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// The messages as they are sent, as one list.
struct Messages<'a>(&'a Sent<'a>);

impl Serialize for Messages<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let all = self.0.messages.iter().chain(self.0.more);
        if self.0.without_metadata {
            return serializer.collect_seq(all.map(WithoutMetadata));
        }
        serializer.collect_seq(all)
    }
}

struct WithoutMetadata<'a>(&'a Message);

impl Serialize for WithoutMetadata<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.0.write_members(&mut map, self)?;
        map.end()
    }
}

impl Own for WithoutMetadata<'_> {
    const NAMES: &'static [&'static str] = &["provider_metadata"];

    fn write<M: SerializeMap>(&self, _: &str, _: &mut M) -> Result<bool, M::Error> {
        Ok(true)
    }
}

/// The range of a number of tokens.
const AT_LEAST_ONE: RangeInclusive<f64> = 1.0..=4_294_967_295.0;

impl ChatRequest {
    /// Creates a request with these messages and nothing else set.
    ///
    /// ```
    /// use coax::wire::{ChatRequest, Message};
    ///
    /// let request = ChatRequest::new("openai/gpt-5", vec![Message::user("Hello")]);
    /// assert_eq!(serde_json::to_value(&request)?["model"], "openai/gpt-5");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn new(model: impl Into<String>, messages: Vec<Message>) -> Self {
        Self {
            model: model.into(),
            messages,
            ..Self::default()
        }
    }

    /// Checks the numbers against the ranges that the vendors document.
    ///
    /// ```
    /// use coax::wire::ChatRequest;
    ///
    /// let mut request = ChatRequest::default();
    /// request.temperature = Some(3.0);
    /// assert!(request.check().is_err());
    /// ```
    ///
    /// # Errors
    /// With the first that is outside; `NaN` is.
    pub fn check(&self) -> Result<(), OutOfRange> {
        let numbers = [
            ("temperature", self.temperature, 0.0..=2.0),
            ("top_p", self.top_p, 0.0..=1.0),
            ("frequency_penalty", self.frequency_penalty, -2.0..=2.0),
            ("presence_penalty", self.presence_penalty, -2.0..=2.0),
            ("max_tokens", self.max_tokens.map(f64::from), AT_LEAST_ONE),
            ("n", self.n.map(f64::from), 1.0..=128.0),
            ("top_logprobs", self.top_logprobs.map(f64::from), 0.0..=20.0),
        ];
        numbers.into_iter().try_for_each(|(name, value, range)| {
            value.map_or(Ok(()), |value| OutOfRange::check(name, value, range))
        })
    }
}

/// As JSON, with the caller's own provider credentials left out.
impl fmt::Debug for ChatRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut body = serde_json::to_value(self).map_err(|_| fmt::Error)?;
        if let Some(options) = body.pointer_mut("/providerOptions/gateway") {
            hide_credentials(options);
        }
        f.write_str("ChatRequest ")?;
        fmt::Display::fmt(&body, f)
    }
}
