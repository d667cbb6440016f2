//! What a request begins with, and media that it gets.

use super::Request;
use crate::prompt::media::{Audio, Document, Image};
use crate::prompt::{Conversation, Past, attach, parts};
use crate::wire::{Message, Part};

/// What [`Client::prompt`](super::Client::prompt) begins with: a text, a message, several, or a
/// [`Conversation`].
#[derive(Clone, Debug, PartialEq)]
pub struct Messages {
    pub(super) messages: Vec<Message>,
    pub(super) past: Past,
}

impl From<Vec<Message>> for Messages {
    fn from(messages: Vec<Message>) -> Self {
        Self {
            messages,
            past: Past::default(),
        }
    }
}
impl From<&str> for Messages {
    fn from(text: &str) -> Self {
        Self::from(Message::user(text))
    }
}
impl From<String> for Messages {
    fn from(text: String) -> Self {
        Self::from(Message::user(text))
    }
}
impl From<&String> for Messages {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}
impl From<Message> for Messages {
    fn from(message: Message) -> Self {
        Self::from(vec![message])
    }
}
impl From<&[Message]> for Messages {
    fn from(messages: &[Message]) -> Self {
        Self::from(messages.to_vec())
    }
}
impl<const N: usize> From<[Message; N]> for Messages {
    fn from(messages: [Message; N]) -> Self {
        Self::from(Vec::from(messages))
    }
}
impl From<&Conversation> for Messages {
    fn from(conversation: &Conversation) -> Self {
        let (messages, past) = parts(conversation);
        Self { messages, past }
    }
}
impl From<&mut Conversation> for Messages {
    fn from(conversation: &mut Conversation) -> Self {
        Self::from(&*conversation)
    }
}

impl Request {
    /// Adds an image to the last message of the user, after what is in it.
    ///
    /// ```no_run
    /// # async fn run(client: coax::Client) -> coax::Result<()> {
    /// let alt = client.prompt("Describe this image").image(coax::Image::open("cat.png")?).text().await?;
    /// # Ok(()) }
    /// ```
    pub fn image(self, image: Image) -> Self {
        self.part(image)
    }

    /// Adds a document to the last message of the user, after what is in it.
    pub fn file(self, document: Document) -> Self {
        self.part(document)
    }

    /// Adds audio to the last message of the user, after what is in it.
    pub fn audio(self, audio: Audio) -> Self {
        self.part(audio)
    }

    /// Adds a part of any form to the last message of the user, after what is in it; to a message of its own
    /// where the last is none of the user's.
    pub fn part(mut self, part: impl Into<Part>) -> Self {
        attach(self.messages_mut(), vec![part.into()]);
        self
    }
}
