//! A prompt with its holes filled.

use super::example::Example;
use super::past::{History, Past, parts};
use crate::schema::{Dialect, Structured};
use crate::tool::{IntoTools, Tools};
use crate::wire::{CacheControl, ChatRequest, Content, Message, Part, Role};
use serde::Serialize;
use std::fmt::Display;

/// A prompt with its holes filled: messages, settings and tools, in the order in which they are sent.
///
/// `#[derive(Prompt)]` makes it of a struct; a prompt that is implemented by hand makes it itself.
///
/// ```
/// use coax::prompt::Rendered;
/// use coax::{Message, Prompt};
///
/// struct Shout(String);
///
/// impl Prompt for Shout {
///     type Output = String;
///     const NAME: &'static str = "Shout";
///     const VERSION: u64 = 1;
///
///     fn render(&self) -> Rendered {
///         Rendered::new()
///             .message(Message::system("Answer in capitals."))
///             .message(Message::user(self.0.to_uppercase()))
///     }
/// }
///
/// assert_eq!(Shout("hello".into()).messages()[1].text().as_deref(), Some("HELLO"));
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct Rendered {
    pub(crate) instructions: Vec<Message>,
    pub(crate) examples: Vec<Example>,
    pub(crate) history: Past,
    pub(crate) turns: Vec<Message>,
    /// The parts after the text of the last message of the user.
    pub(crate) media: Vec<Part>,
    pub(crate) settings: Option<fn(&mut ChatRequest)>,
    pub(crate) tools: Tools,
    pub(crate) cache_tools: bool,
    /// The first mistake, reported when the prompt is sent.
    pub(crate) fault: Option<String>,
}

impl Rendered {
    /// Creates a prompt without messages.
    ///
    /// ```
    /// use coax::Message;
    /// use coax::prompt::Rendered;
    ///
    /// let prompt = Rendered::new().message(Message::user("Hello"));
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a message: one of the system or the developer before the examples, any other behind the history.
    ///
    /// ```
    /// use coax::Message;
    /// use coax::prompt::Rendered;
    ///
    /// let prompt = Rendered::new()
    ///     .message(Message::system("You are a baker."))
    ///     .message(Message::user("What is rye?"));
    /// ```
    pub fn message(mut self, message: Message) -> Self {
        match message.role {
            Role::System | Role::Developer => self.instructions.push(message),
            _ => self.turns.push(message),
        }
        self
    }

    /// Adds a few-shot example: a question, and the value that the model should answer to it.
    ///
    /// ```
    /// use coax::Message;
    /// use coax::prompt::Rendered;
    ///
    /// let prompt = Rendered::new()
    ///     .example("Three primes", &vec![2, 3, 5])
    ///     .message(Message::user("Three squares"));
    /// ```
    pub fn example<T: Structured + Serialize>(
        mut self,
        question: impl Into<String>,
        answer: &T,
    ) -> Self {
        match Example::new(question.into(), answer) {
            Ok(example) => self.examples.push(example),
            Err(error) => self.fail(&error),
        }
        self
    }

    /// Adds a few-shot example whose answer is a text.
    ///
    /// ```
    /// use coax::Message;
    /// use coax::prompt::Rendered;
    ///
    /// let prompt = Rendered::new()
    ///     .text_example("Good morning", "God morgen")
    ///     .message(Message::user("Good night"));
    /// ```
    pub fn text_example(mut self, question: impl Into<String>, answer: impl Into<String>) -> Self {
        self.examples
            .push(Example::text(question.into(), answer.into()));
        self
    }

    /// Adds messages of earlier turns after the examples; those of the system at their beginning stand before
    /// the examples.
    ///
    /// ```
    /// use coax::prompt::Rendered;
    /// use coax::{Conversation, Message};
    ///
    /// let chat = Conversation::from(vec![Message::user("Hello"), Message::assistant("Hi!")]);
    /// let prompt = Rendered::new().history(&chat).message(Message::user("What is rye?"));
    /// ```
    pub fn history(mut self, history: &(impl History + ?Sized)) -> Self {
        let (instructions, more) = parts(history);
        self.instructions.extend(instructions);
        let past = &mut self.history;
        if past.messages.is_empty() {
            past.origin = more.origin;
        }
        past.models.resize(past.messages.len(), None);
        past.messages.extend(more.messages);
        past.models.extend(more.models);
        self
    }

    /// Adds an image, a document or audio to the last message of the user, after its text.
    ///
    /// ```
    /// use coax::prompt::Rendered;
    /// use coax::{Image, Message};
    ///
    /// let cat = Image::url("https://example.com/cat.png");
    /// let prompt = Rendered::new().message(Message::user("Describe this image")).attach(cat);
    /// ```
    pub fn attach(mut self, part: impl Into<Part>) -> Self {
        self.media.push(part.into());
        self
    }

    /// Sets settings of the request: the function changes those of the client.
    ///
    /// ```
    /// use coax::prompt::Rendered;
    ///
    /// let prompt = Rendered::new().settings(|request| request.temperature = Some(0.2));
    /// ```
    pub fn settings(mut self, settings: fn(&mut ChatRequest)) -> Self {
        self.settings = Some(settings);
        self
    }

    /// Adds tools that the model may call.
    ///
    /// ```
    /// # /// Adds.
    /// # #[coax::tool] fn add(a: f64, b: f64) -> f64 { a + b }
    /// let prompt = coax::prompt::Rendered::new().tools(coax::tools![add]);
    /// ```
    pub fn tools(mut self, tools: impl IntoTools) -> Self {
        self.tools.add(tools.into_tools());
        self
    }

    /// Marks the tools as the end of what providers may cache.
    ///
    /// ```
    /// # /// Adds.
    /// # #[coax::tool] fn add(a: f64, b: f64) -> f64 { a + b }
    /// let prompt = coax::prompt::Rendered::new().tools(coax::tools![add]).cache_tools();
    /// ```
    pub fn cache_tools(mut self) -> Self {
        self.cache_tools = true;
        self
    }

    /// Reports a mistake when the prompt is sent, as an error of kind
    /// [`Configuration`](crate::ErrorKind::Configuration); the first one counts.
    ///
    /// ```
    /// let prompt = coax::prompt::Rendered::new().fault("the template file is gone");
    /// ```
    pub fn fault(mut self, fault: impl Display) -> Self {
        self.fail(&fault);
        self
    }

    pub(crate) fn fail(&mut self, fault: &dyn Display) {
        self.fault.get_or_insert_with(|| fault.to_string());
    }

    /// Puts the media into the last message of the user, or into one of their own.
    pub(crate) fn put_media(&mut self) {
        let media = std::mem::take(&mut self.media);
        attach(&mut self.turns, media);
    }

    /// Returns all messages, for a model that takes all of the dialects and has this name.
    pub(crate) fn into_messages(mut self, dialects: &[Dialect], model: &str) -> Vec<Message> {
        self.put_media();
        let mut messages = self.instructions;
        for example in self.examples {
            match example.messages(dialects) {
                Ok(pair) => messages.extend(pair),
                Err(error) => drop(self.fault.get_or_insert_with(|| error.to_string())),
            }
        }
        if let Some(fault) = self.fault {
            panic!("the prompt cannot be written: {fault}");
        }
        messages.extend(self.history.for_model(model));
        messages.extend(self.turns);
        messages
    }
}

/// Adds parts to the last message if it is the user's, or else in a message of their own.
pub(crate) fn attach(messages: &mut Vec<Message>, media: Vec<Part>) {
    if media.is_empty() {
        return;
    }
    let last = messages.last_mut().filter(|it| it.role == Role::User);
    let Some(message) = last else {
        messages.push(Message::user(media));
        return;
    };
    let mut parts = match message.content.take() {
        Some(Content::Parts(parts)) => parts,
        Some(Content::Text(text)) => vec![Part::text(text)],
        None => Vec::new(),
    };
    parts.extend(media);
    message.content = Some(Content::Parts(parts));
}

/// Marks a message as the end of what may be cached.
pub(crate) fn mark(message: &mut Message) {
    message.cache_control = Some(CacheControl::ephemeral());
}
