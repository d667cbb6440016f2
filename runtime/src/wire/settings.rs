//! The settings of a request that are more than a number or a word.
//!
//! What each vendor accepts differs; nothing here checks that, so that a setting can
//! be sent to a server that knows it.

use super::lenient::Lenient;
use super::record::Absent;
use super::{Content, Sort};
use serde::de::{Error as _, SeqAccess};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// Texts at which the model stops; they are not part of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stop {
    /// One.
    One(String),
    /// Any of these; OpenAI takes at most 4.
    Many(Vec<String>),
}

impl From<&str> for Stop {
    fn from(text: &str) -> Self {
        Self::One(text.to_owned())
    }
}

impl From<String> for Stop {
    fn from(text: String) -> Self {
        Self::One(text)
    }
}

impl<T: Into<String>, const N: usize> From<[T; N]> for Stop {
    fn from(texts: [T; N]) -> Self {
        Self::Many(texts.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<String>> From<Vec<T>> for Stop {
    fn from(texts: Vec<T>) -> Self {
        Self::Many(texts.into_iter().map(Into::into).collect())
    }
}

impl Serialize for Stop {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::One(text) => serializer.serialize_str(text),
            Self::Many(texts) => texts.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Stop {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(deserializer)?.ok_or_else(|| D::Error::custom("stop is a string or a list"))
    }
}

impl Lenient for Stop {
    fn text(text: &str) -> Option<Self> {
        Some(Self::from(text))
    }
    fn list<'de, A: SeqAccess<'de>>(list: A) -> Result<Option<Self>, A::Error> {
        Ok(<Vec<String>>::list(list)?.map(Self::Many))
    }
}

impl Absent for Stop {}

record! {
    /// The amount of reasoning before the answer.
    pub struct Reasoning {
        /// `true` for reasoning, `false` for none.
        pub enabled: Option<bool> = "enabled",
        /// Tokens for reasoning; excludes `effort`.
        pub max_tokens: Option<u32> = "max_tokens",
        /// The reasoning effort; excludes `max_tokens`.
        pub effort: Option<Effort> = "effort",
        /// `true` to leave the reasoning out of the answer; it is paid for still.
        pub exclude: Option<bool> = "exclude",
    }
}

impl Reasoning {
    /// Creates reasoning with this effort.
    ///
    /// ```
    /// use coax::Effort;
    /// use coax::wire::{ChatRequest, Reasoning};
    ///
    /// let mut request = ChatRequest::default();
    /// request.reasoning = Some(Reasoning::effort(Effort::High));
    /// ```
    #[must_use]
    pub fn effort(effort: Effort) -> Self {
        Self {
            effort: Some(effort),
            ..Self::default()
        }
    }

    /// Creates reasoning of at most so many tokens.
    ///
    /// ```
    /// let reasoning = coax::wire::Reasoning::max_tokens(2_000);
    /// assert_eq!(reasoning.max_tokens, Some(2_000));
    /// ```
    #[must_use]
    pub fn max_tokens(tokens: u32) -> Self {
        Self {
            max_tokens: Some(tokens),
            ..Self::default()
        }
    }

    /// Leaves the reasoning out of the answer.
    ///
    /// ```
    /// let reasoning = coax::wire::Reasoning::max_tokens(2_000).exclude();
    /// assert_eq!(reasoning.exclude, Some(true));
    /// ```
    #[must_use]
    pub fn exclude(mut self) -> Self {
        self.exclude = Some(true);
        self
    }
}

impl From<Effort> for Reasoning {
    fn from(effort: Effort) -> Self {
        Self::effort(effort)
    }
}

words! {
    /// The reasoning effort; which of them a model takes varies.
    pub enum Effort {
        /// Not at all.
        None = "none",
        /// About a tenth of the token limit.
        Minimal = "minimal",
        /// About a fifth of the token limit.
        Low = "low",
        /// About half of the token limit.
        Medium = "medium",
        /// About four fifths of the token limit.
        High = "high",
        /// Nearly all of the token limit.
        XHigh = "xhigh",
        /// As hard as it can; some OpenAI models only.
        Max = "max",
    }
}

words! {
    /// The length of an answer, roughly.
    pub enum Verbosity {
        /// Terse.
        Low = "low",
        /// As usual.
        Medium = "medium",
        /// Thorough.
        High = "high",
    }
}

record! {
    /// The options of a stream.
    pub struct StreamOptions {
        /// `true` for usage at the end.
        pub include_usage: Option<bool> = "include_usage",
        /// `true` for chunks that are padded against traffic analysis.
        pub include_obfuscation: Option<bool> = "include_obfuscation",
    }
}

impl StreamOptions {
    /// Requests usage at the end of the stream.
    ///
    /// ```
    /// use coax::wire::{ChatRequest, StreamOptions};
    ///
    /// let mut request = ChatRequest::default();
    /// request.stream_options = Some(StreamOptions::usage());
    /// ```
    #[must_use]
    pub fn usage() -> Self {
        Self {
            include_usage: Some(true),
            ..Self::default()
        }
    }

    /// Requests no usage: the member is left out, for servers that refuse it.
    ///
    /// ```
    /// use coax::wire::{ChatRequest, StreamOptions};
    ///
    /// let mut request = ChatRequest::default();
    /// request.stream_options = Some(StreamOptions::without_usage());
    /// ```
    #[must_use]
    pub fn without_usage() -> Self {
        Self {
            include_usage: Some(false),
            ..Self::default()
        }
    }
}

record! {
    /// The gateway's choice among providers, in its short form.
    pub struct ProviderSort {
        /// The property by which providers are sorted.
        pub sort: Option<Sort> = "sort",
    }
}

impl From<Sort> for ProviderSort {
    fn from(sort: Sort) -> Self {
        Self {
            sort: Some(sort),
            ..Self::default()
        }
    }
}

record! {
    /// Text that the answer will probably contain, to speed it up.
    pub struct Prediction {
        /// `content`.
        pub kind: Option<String> = "type",
        /// The text, or parts of text.
        pub content: Option<Content> = "content",
    }
}

impl Prediction {
    /// Predicts this text.
    ///
    /// ```
    /// use coax::wire::{ChatRequest, Prediction};
    ///
    /// let mut request = ChatRequest::default();
    /// request.prediction = Some(Prediction::content("fn main() {}"));
    /// ```
    #[must_use]
    pub fn content(content: impl Into<Content>) -> Self {
        Self {
            kind: Some("content".to_owned()),
            content: Some(content.into()),
            ..Self::default()
        }
    }
}

record! {
    /// The voice and the format of an audio answer.
    pub struct AudioOutput {
        /// The voice: its name, or `{"id": …}` of an own one.
        pub voice: Option<Value> = "voice",
        /// Such as `wav`, `mp3`, `flac`, `opus` or `pcm16`.
        pub format: Option<String> = "format",
    }
}

impl AudioOutput {
    /// Creates an output with this voice in this format.
    ///
    /// ```
    /// use coax::wire::{AudioOutput, ChatRequest};
    ///
    /// let mut request = ChatRequest::default();
    /// request.modalities = vec!["text".into(), "audio".into()];
    /// request.audio = Some(AudioOutput::new("alloy", "mp3"));
    /// ```
    #[must_use]
    pub fn new(voice: impl Into<Value>, format: impl Into<String>) -> Self {
        Self {
            voice: Some(voice.into()),
            format: Some(format.into()),
            ..Self::default()
        }
    }
}

record! {
    /// The options of OpenAI's prompt caching.
    pub struct PromptCacheOptions {
        /// `implicit` or `explicit`.
        pub mode: Option<String> = "mode",
        /// Time that the prompt stays in the cache.
        pub ttl: Option<String> = "ttl",
    }
}

record! {
    /// Moderation of the request and the answer by OpenAI.
    pub struct Moderation {
        /// The model that judges.
        pub model: Option<String> = "model",
        /// The policy: what is moderated, and how.
        pub policy: Option<Value> = "policy",
    }
}

record! {
    /// Web search by OpenAI's search models.
    pub struct WebSearchOptions {
        /// The amount of web content in the prompt: `low`, `medium` or `high`.
        pub search_context_size: Option<String> = "search_context_size",
        /// The place of the user.
        pub user_location: Option<UserLocation> = "user_location",
    }
}

record! {
    /// The place of the user.
    pub struct UserLocation {
        /// `approximate`.
        pub kind: Option<String> = "type",
        /// The place.
        pub approximate: Option<ApproximateLocation> = "approximate",
    }
}

impl From<ApproximateLocation> for UserLocation {
    fn from(place: ApproximateLocation) -> Self {
        Self {
            kind: Some("approximate".to_owned()),
            approximate: Some(place),
            ..Self::default()
        }
    }
}

record! {
    /// A place, as exact as it is known.
    pub struct ApproximateLocation {
        /// Two-letter ISO code, such as `NO`.
        pub country: Option<String> = "country",
        /// Such as `Vestland`.
        pub region: Option<String> = "region",
        /// Such as `Bergen`.
        pub city: Option<String> = "city",
        /// IANA name, such as `Europe/Oslo`.
        pub timezone: Option<String> = "timezone",
    }
}
