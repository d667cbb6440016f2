//! Number of tokens of messages: an estimate without a network, or counted by a vocabulary.

use crate::wire::{Content, Detail, Message, Part};

/// Tokens that every message has beside its texts.
const MESSAGE: u64 = 4;
/// An image, as an estimate: providers count by its size, from 85 to about 1600.
const IMAGE: u64 = 1000;
/// The same in low detail.
const SMALL_IMAGE: u64 = 85;
/// Bytes of a document's base64 for a token: about 2000 tokens for a page of 200 KB.
const DOCUMENT: usize = 128;
/// Bytes of audio's base64 for a token: ten tokens for a second of 16 kHz.
const AUDIO: usize = 4096;

/// A number of tokens that a [`Conversation`](crate::Conversation) is trimmed to.
///
/// Tokens are estimated by the length of texts, unless a vocabulary counts them (feature `tokens`).
#[derive(Clone, Copy, Debug)]
pub struct Tokens {
    pub(crate) most: u64,
    #[cfg(feature = "tokens")]
    vocabulary: Option<Vocabulary>,
}

impl Tokens {
    /// Creates a budget of so many tokens.
    ///
    /// ```
    /// let mut chat = coax::Conversation::new();
    /// chat.trim(coax::Tokens::new(8_000));
    /// ```
    #[must_use]
    pub fn new(tokens: u64) -> Self {
        Self {
            most: tokens,
            #[cfg(feature = "tokens")]
            vocabulary: None,
        }
    }

    /// Counts tokens by one of OpenAI's vocabularies, in place of an estimate.
    ///
    /// ```
    /// use coax::{Conversation, Tokens, Vocabulary};
    ///
    /// let mut chat = Conversation::new();
    /// chat.trim(Tokens::new(8_000).counted_by(Vocabulary::O200kBase));
    /// ```
    #[cfg(feature = "tokens")]
    #[must_use]
    pub fn counted_by(mut self, vocabulary: Vocabulary) -> Self {
        self.vocabulary = Some(vocabulary);
        self
    }

    /// Returns the tokens of a message.
    pub(crate) fn of(self, message: &Message) -> u64 {
        let mut tokens = MESSAGE;
        match &message.content {
            Some(Content::Text(text)) => tokens += self.of_text(text),
            Some(Content::Parts(parts)) => {
                tokens += parts.iter().map(|it| self.of_part(it)).sum::<u64>();
            }
            None => {}
        }
        for call in &message.tool_calls {
            tokens += MESSAGE;
            if let Some(function) = &call.function {
                tokens += self.of_text(&function.name) + self.of_text(&function.arguments);
            }
        }
        let thoughts = [&message.reasoning, &message.reasoning_content];
        let others = [&message.refusal, &message.name]
            .into_iter()
            .chain(thoughts);
        tokens + others.flatten().map(|it| self.of_text(it)).sum::<u64>()
    }

    fn of_part(self, part: &Part) -> u64 {
        if let Some(text) = &part.text {
            return self.of_text(text);
        }
        if let Some(image) = &part.image_url {
            return match image.detail {
                Some(Detail::Low) => SMALL_IMAGE,
                _ => IMAGE,
            };
        }
        let file = part.file.as_ref();
        let data = file.and_then(|it| it.data.as_ref().or(it.file_data.as_ref()));
        let document = data.map(|it| it.len() / DOCUMENT);
        let audio = part.input_audio.as_ref().map(|it| it.data.len() / AUDIO);
        document.or(audio).unwrap_or(0) as u64 + MESSAGE
    }

    fn of_text(self, text: &str) -> u64 {
        #[cfg(feature = "tokens")]
        if let Some(vocabulary) = self.vocabulary {
            return vocabulary.count(text);
        }
        estimate(text)
    }
}

/// Estimates the tokens of a text: a token for four ASCII characters, for two of other alphabets, and for
/// each of all others.
fn estimate(text: &str) -> u64 {
    let quarters = |it: char| match it {
        '\0'..='\x7f' => 1,
        '\u{80}'..='\u{7ff}' => 2,
        _ => 4,
    };
    text.chars().map(quarters).sum::<u64>().div_ceil(4)
}

/// A vocabulary of OpenAI's models.
///
/// ```
/// use coax::Vocabulary;
///
/// assert_eq!(Vocabulary::of_model("openai/gpt-4o"), Some(Vocabulary::O200kBase));
/// assert_eq!(Vocabulary::O200kBase.count("hello world"), 2);
/// ```
#[cfg(feature = "tokens")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Vocabulary {
    /// `o200k_base`: GPT-4o and later.
    O200kBase,
    /// `cl100k_base`: GPT-4 and GPT-3.5.
    Cl100kBase,
}

#[cfg(feature = "tokens")]
impl Vocabulary {
    /// Returns the vocabulary of a model of OpenAI's, by its name; `None` for other models.
    ///
    /// ```
    /// use coax::Vocabulary;
    ///
    /// assert_eq!(Vocabulary::of_model("openai/gpt-4o"), Some(Vocabulary::O200kBase));
    /// assert_eq!(Vocabulary::of_model("anthropic/claude-sonnet-4.5"), None);
    /// ```
    #[must_use]
    pub fn of_model(model: &str) -> Option<Self> {
        let name = model.rsplit('/').next().unwrap_or(model);
        let begins = |all: &[&str]| all.iter().any(|it| name.starts_with(it));
        if begins(&[
            "gpt-4o",
            "gpt-4.1",
            "gpt-5",
            "gpt-oss",
            "chatgpt-4o",
            "o1",
            "o3",
            "o4",
        ]) {
            Some(Self::O200kBase)
        } else if begins(&["gpt-4", "gpt-3.5"]) {
            Some(Self::Cl100kBase)
        } else {
            None
        }
    }

    /// Counts the tokens of a text.
    ///
    /// ```
    /// assert_eq!(coax::Vocabulary::O200kBase.count("hello world"), 2);
    /// ```
    #[must_use]
    pub fn count(self, text: &str) -> u64 {
        let tokenizer = match self {
            Self::O200kBase => bpe_openai::o200k_base(),
            Self::Cl100kBase => bpe_openai::cl100k_base(),
        };
        tokenizer.count(text) as u64
    }
}
