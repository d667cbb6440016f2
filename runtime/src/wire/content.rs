//! The content of a message: text, or parts of text, images, audio and files.
//!
//! Data is base64 or an address, as on the wire; this file reads no file and encodes nothing.

use super::lenient::Lenient;
use super::record::Absent;
use super::{AudioInput, FileData, ImageUrl};
use serde::de::{Error as _, SeqAccess};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The content of a message.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Content {
    /// Plain text.
    Text(String),
    /// Parts, in order.
    Parts(Vec<Part>),
}

impl Content {
    /// Returns the parts; none where it is plain text.
    ///
    /// ```
    /// use coax::wire::{Content, Part};
    ///
    /// let content = Content::from([Part::text("Look:"), Part::image("https://example.com/cat.png")]);
    /// assert_eq!(content.parts().len(), 2);
    /// ```
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        match self {
            Self::Text(_) => &[],
            Self::Parts(parts) => parts,
        }
    }

    /// Returns the text, that of all text parts joined; `None` if there is no text part.
    ///
    /// ```
    /// use coax::wire::{Content, Part};
    ///
    /// let content = Content::from([Part::text("Rye "), Part::text("bread")]);
    /// assert_eq!(content.text().as_deref(), Some("Rye bread"));
    /// ```
    #[must_use]
    pub fn text(&self) -> Option<Cow<'_, str>> {
        let parts = match self {
            Self::Text(text) => return Some(Cow::Borrowed(text)),
            Self::Parts(parts) => parts,
        };
        let mut texts = parts.iter().filter_map(Part::as_text);
        let first = Cow::Borrowed(texts.next()?);
        Some(texts.fold(first, |whole, text| whole + text))
    }
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<Part>> for Content {
    fn from(parts: Vec<Part>) -> Self {
        Self::Parts(parts)
    }
}

impl<const N: usize> From<[Part; N]> for Content {
    fn from(parts: [Part; N]) -> Self {
        Self::Parts(parts.into())
    }
}

impl Serialize for Content {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Parts(parts) => parts.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(deserializer)?.ok_or_else(|| D::Error::custom("content is a string or a list"))
    }
}

impl Absent for Content {}

impl Lenient for Content {
    fn text(text: &str) -> Option<Self> {
        Some(Self::from(text))
    }
    fn string(text: String) -> Option<Self> {
        Some(Self::Text(text))
    }
    fn list<'de, A: SeqAccess<'de>>(list: A) -> Result<Option<Self>, A::Error> {
        Ok(<Vec<PartOrText>>::list(list)?
            .map(|parts| Self::Parts(parts.into_iter().map(|part| part.0).collect())))
    }
}

/// Some servers list bare strings among the parts.
struct PartOrText(Part);

impl Lenient for PartOrText {
    fn text(text: &str) -> Option<Self> {
        Some(Self(Part::text(text)))
    }
    fn object<'de, A: serde::de::MapAccess<'de>>(object: A) -> Result<Option<Self>, A::Error> {
        Ok(Part::object(object)?.map(Self))
    }
}

record! {
    /// One part of a message: of the members, the one that `kind` names is set.
    pub struct Part {
        /// The kind of the part. A kind unknown to this version has its members in `extra`.
        pub kind: PartKind = "type",
        /// Text.
        pub text: Option<String> = "text",
        /// An image.
        pub image_url: Option<ImageUrl> = "image_url",
        /// Sound.
        pub input_audio: Option<AudioInput> = "input_audio",
        /// A document.
        pub file: Option<FileData> = "file",
        /// The assistant's refusal, in an earlier turn.
        pub refusal: Option<String> = "refusal",
        /// Marks the end of what Anthropic-family models may cache.
        pub cache_control: Option<CacheControl> = "cache_control",
        /// Options of one provider, in its own words.
        pub provider_options: Map<String, Value> = "providerOptions",
        /// Marks the end of what OpenAI may cache; at most 4 in a request.
        pub prompt_cache_breakpoint: Option<PromptCacheBreakpoint> = "prompt_cache_breakpoint",
    }
}

impl Part {
    /// Creates a part of text.
    ///
    /// ```
    /// let part = coax::wire::Part::text("Rye bread");
    /// assert_eq!(part.as_text(), Some("Rye bread"));
    /// ```
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: Some(text.into()),
            ..Self::default()
        }
    }

    /// Creates an image: its address, or an [`ImageUrl`] with the detail wanted.
    ///
    /// ```
    /// use coax::Message;
    /// use coax::wire::Part;
    ///
    /// let image = Part::image("https://example.com/cat.png");
    /// let message = Message::user([Part::text("Describe this image"), image]);
    /// ```
    #[must_use]
    pub fn image(image: impl Into<ImageUrl>) -> Self {
        Self {
            kind: PartKind::ImageUrl,
            image_url: Some(image.into()),
            ..Self::default()
        }
    }

    /// Creates a part of audio.
    ///
    /// ```
    /// use coax::wire::{AudioInput, Part};
    ///
    /// let part = Part::audio(AudioInput::new("UklGRg==", "wav"));
    /// assert_eq!(serde_json::to_value(part)?["input_audio"]["format"], "wav");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn audio(audio: AudioInput) -> Self {
        Self {
            kind: PartKind::InputAudio,
            input_audio: Some(audio),
            ..Self::default()
        }
    }

    /// Creates a part of a document.
    ///
    /// ```
    /// use coax::wire::{FileData, Part};
    ///
    /// let part = Part::file(FileData::uploaded("file-7"));
    /// assert_eq!(serde_json::to_value(part)?["file"]["file_id"], "file-7");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn file(file: FileData) -> Self {
        Self {
            kind: PartKind::File,
            file: Some(file),
            ..Self::default()
        }
    }

    /// Creates a refusal of the assistant, in an earlier turn.
    ///
    /// ```
    /// let part = coax::wire::Part::refusal("I cannot do that.");
    /// assert_eq!(serde_json::to_value(part)?["type"], "refusal");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn refusal(refusal: impl Into<String>) -> Self {
        Self {
            kind: PartKind::Refusal,
            refusal: Some(refusal.into()),
            ..Self::default()
        }
    }

    /// Sets the mark up to which Anthropic-family models may cache.
    ///
    /// ```
    /// use coax::wire::{CacheControl, Part};
    ///
    /// let mut hour = CacheControl::ephemeral();
    /// hour.ttl = Some("1h".into());
    /// let part = Part::text("A long manual …").cache_control(hour);
    /// ```
    #[must_use]
    pub fn cache_control(mut self, mark: CacheControl) -> Self {
        self.cache_control = Some(mark);
        self
    }

    /// Sets options of one provider for this part, in its own words.
    ///
    /// ```
    /// use coax::wire::Part;
    /// use serde_json::json;
    ///
    /// let part = Part::text("A long manual …").provider_options("anthropic", json!({ "citations": true }));
    /// assert_eq!(serde_json::to_value(part)?["providerOptions"]["anthropic"]["citations"], true);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn provider_options(mut self, provider: impl Into<String>, options: Value) -> Self {
        self.provider_options.insert(provider.into(), options);
        self
    }

    /// Marks the part as the end of what providers may cache; the same as
    /// `cache_control(CacheControl::ephemeral())`.
    ///
    /// ```
    /// let part = coax::wire::Part::text("A long manual …").cached();
    /// assert_eq!(serde_json::to_value(part)?["cache_control"]["type"], "ephemeral");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn cached(self) -> Self {
        self.cache_control(CacheControl::ephemeral())
    }

    /// Returns the text, if this is a text part.
    ///
    /// ```
    /// use coax::wire::Part;
    ///
    /// assert_eq!(Part::text("Rye bread").as_text(), Some("Rye bread"));
    /// assert_eq!(Part::image("https://example.com/cat.png").as_text(), None);
    /// ```
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        self.text.as_deref().filter(|_| self.kind == PartKind::Text)
    }
}

words! {
    /// The kind of a [`Part`].
    #[derive(Default)]
    pub enum PartKind {
        /// Text.
        #[default]
        Text = "text",
        /// An image.
        ImageUrl = "image_url",
        /// Sound.
        InputAudio = "input_audio",
        /// A document.
        File = "file",
        /// A refusal, in an assistant's earlier turn.
        Refusal = "refusal",
    }
}

record! {
    /// The end of what Anthropic-family models may cache.
    pub struct CacheControl {
        /// `ephemeral`.
        pub kind: Option<String> = "type",
        /// Time that it stays in the cache, such as `5m` or `1h`.
        pub ttl: Option<String> = "ttl",
    }
}

impl CacheControl {
    /// Creates a cache mark of the usual kind.
    ///
    /// ```
    /// let mark = coax::wire::CacheControl::ephemeral();
    /// assert_eq!(mark.kind.as_deref(), Some("ephemeral"));
    /// ```
    #[must_use]
    pub fn ephemeral() -> Self {
        Self {
            kind: Some("ephemeral".to_owned()),
            ..Self::default()
        }
    }
}

record! {
    /// The end of what OpenAI may cache.
    pub struct PromptCacheBreakpoint {
        /// `explicit`.
        pub mode: Option<String> = "mode",
    }
}
