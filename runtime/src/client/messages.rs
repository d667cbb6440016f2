//! The beginning of a request, and the messages, examples and media that it gets.

use super::Request;
use crate::prompt::example::Example;
use crate::prompt::media::{Audio, Document, Image};
use crate::prompt::{Conversation, Past, attach, parts};
use crate::schema::Structured;
use crate::wire::{Message, Part};
use serde::Serialize;

/// The beginning of a [`Client::prompt`](super::Client::prompt): a text, a message, several, or a
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
    /// Adds a system message; it is sent before all messages that are none.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// client.prompt("What is rye?").system("You are a baker.").text().await?;
    /// assert_eq!(gateway.requests()[0].body["messages"][0]["content"], "You are a baker.");
    /// # Ok(()) }
    /// ```
    pub fn system(mut self, text: impl Into<String>) -> Self {
        let at = self.instructions();
        self.messages_mut().insert(at, Message::system(text.into()));
        self
    }

    /// Adds a message of the user, after those so far.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// client.prompt("What is rye?").user("Answer in French.").text().await?;
    /// assert_eq!(gateway.requests()[0].body["messages"][1]["role"], "user");
    /// # Ok(()) }
    /// ```
    pub fn user(self, text: impl Into<String>) -> Self {
        self.message(Message::user(text.into()))
    }

    /// Adds a message of the model, after those so far.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let request = client.prompt("What is rye?").assistant("A cereal.").user("And spelt?");
    /// request.text().await?;
    /// assert_eq!(gateway.requests()[0].body["messages"][1]["role"], "assistant");
    /// # Ok(()) }
    /// ```
    pub fn assistant(self, text: impl Into<String>) -> Self {
        self.message(Message::assistant(text.into()))
    }

    /// Adds a message of any form, after those so far.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// use coax::Message;
    ///
    /// client.prompt("What is rye?").message(Message::developer("Answer briefly.")).text().await?;
    /// assert_eq!(gateway.requests()[0].body["messages"][1]["role"], "developer");
    /// # Ok(()) }
    /// ```
    pub fn message(mut self, message: Message) -> Self {
        self.messages_mut().push(message);
        self
    }

    /// Adds messages of any form, after those so far.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// use coax::Message;
    ///
    /// let earlier = [Message::assistant("A cereal."), Message::user("And spelt?")];
    /// client.prompt("What is rye?").messages(earlier).text().await?;
    /// assert_eq!(gateway.requests()[0].body["messages"][2]["content"], "And spelt?");
    /// # Ok(()) }
    /// ```
    pub fn messages(mut self, messages: impl IntoIterator<Item = Message>) -> Self {
        self.messages_mut().extend(messages);
        self
    }

    /// Adds an example: a question, and the value that the model should answer to it.
    ///
    /// All examples stand before the conversation and after the system messages, in the order in which
    /// they were added. The value is written as the model has to write it ([`encode`](crate::encode)), in
    /// the dialect of the request. When it cannot be, nothing is sent, and the error's kind is
    /// [`Configuration`](crate::ErrorKind::Configuration).
    ///
    /// ```no_run
    /// # async fn run(client: coax::Client) -> coax::Result<()> {
    /// #[derive(serde::Serialize, serde::Deserialize, coax::Structured)]
    /// struct City { name: String, inhabitants: Option<u32> }
    ///
    /// let oslo = City { name: "Oslo".into(), inhabitants: Some(720_000) };
    /// let city: City = client
    ///     .prompt("The largest city of Iceland")
    ///     .example("The largest city of Norway", &oslo)
    ///     .extract()
    ///     .await?;
    /// # Ok(()) }
    /// ```
    pub fn example<T: Structured + Serialize>(
        mut self,
        question: impl Into<String>,
        answer: &T,
    ) -> Self {
        match Example::new(question.into(), answer) {
            Ok(example) => self.options.examples.push(example),
            Err(error) => self.fault(error.to_string()),
        }
        self
    }

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
    ///
    /// ```no_run
    /// # async fn run(client: coax::Client) -> coax::Result<()> {
    /// let invoice = coax::Document::open("invoice.pdf")?;
    /// let sender = client.prompt("Who sent this invoice?").file(invoice).text().await?;
    /// # Ok(()) }
    /// ```
    pub fn file(self, document: Document) -> Self {
        self.part(document)
    }

    /// Adds audio to the last message of the user, after what is in it.
    ///
    /// ```no_run
    /// # async fn run(client: coax::Client) -> coax::Result<()> {
    /// let message = coax::Audio::open("message.wav")?;
    /// let words = client.prompt("Write down what is said").audio(message).text().await?;
    /// # Ok(()) }
    /// ```
    pub fn audio(self, audio: Audio) -> Self {
        self.part(audio)
    }

    /// Adds a part of any form to the last message of the user, after what is in it; to a message of its own
    /// where the last is none of the user's.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// use coax::wire::Part;
    ///
    /// client.prompt("Sum this up:").part(Part::text("A long letter …").cached()).text().await?;
    /// assert_eq!(gateway.requests()[0].body["messages"][0]["content"][1]["type"], "text");
    /// # Ok(()) }
    /// ```
    pub fn part(mut self, part: impl Into<Part>) -> Self {
        attach(self.messages_mut(), vec![part.into()]);
        self
    }
}
