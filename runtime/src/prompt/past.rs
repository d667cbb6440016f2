//! Messages of earlier turns, with the models that wrote them: reasoning goes back to its own model
//! alone, for it is signed, and no other one takes it.

use super::conversation::Conversation;
use crate::run::data::Origin;
use crate::wire::{Content, Message, Role};
use std::sync::Arc;

/// Messages of earlier turns, without those of the system at their beginning.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Past {
    pub(crate) messages: Vec<Message>,
    /// The model of each message that a model wrote, as far as it is known; may be shorter.
    pub(crate) models: Vec<Option<Arc<str>>>,
    /// The conversation that they are of.
    pub(crate) origin: Option<Origin>,
}

impl Past {
    /// Leaves out the reasoning of other models than this one.
    pub(crate) fn for_model(mut self, model: &str) -> Vec<Message> {
        for (message, by) in self.messages.iter_mut().zip(&self.models) {
            if by.as_deref().is_some_and(|by| by != model) {
                without_reasoning(message);
            }
        }
        self.messages
    }
}

/// Counts the messages of the system at the beginning.
pub(crate) fn instructions(messages: &[Message]) -> usize {
    let is_instruction = |it: &&Message| matches!(it.role, Role::System | Role::Developer);
    messages.iter().take_while(is_instruction).count()
}

/// Takes apart a history: the messages of the system at its beginning, and the others.
pub(crate) fn parts(history: &(impl History + ?Sized)) -> (Vec<Message>, Past) {
    let messages = history.messages();
    let (system, turns) = messages.split_at(instructions(messages));
    let models = history.models().get(system.len()..).unwrap_or_default();
    let origin = history.conversation().map(|it| Origin {
        id: it.id().to_owned(),
        length: it.messages().len(),
        earlier: 0,
    });
    let past = Past {
        messages: turns.to_vec(),
        models: models.to_vec(),
        origin,
    };
    (system.to_vec(), past)
}

/// Takes out what is signed by the model that wrote the message.
fn without_reasoning(message: &mut Message) {
    if message.role != Role::Assistant {
        return;
    }
    message.reasoning = None;
    message.reasoning_content = None;
    message.reasoning_details.clear();
    for call in &mut message.tool_calls {
        // Gemini's signature.
        call.extra.remove("extra_content");
    }
    if let Some(Content::Parts(parts)) = &mut message.content {
        // Mistral's form.
        parts.retain(|part| !part.extra.contains_key("thinking"));
    }
}

/// Messages of earlier turns: a field with `#[prompt(history)]`.
///
/// ```
/// use coax::{Message, Prompt};
///
/// /// Goes on with a talk.
/// #[derive(Prompt)]
/// #[prompt(user = "{question}")]
/// struct Next<'a> {
///     question: &'a str,
///     #[prompt(history)]
///     before: Vec<Message>,
/// }
///
/// let before = vec![Message::user("Hello"), Message::assistant("Hi!")];
/// assert_eq!(Next { question: "Who are you?", before }.messages().len(), 3);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no history of messages",
    label = "no messages",
    note = "a history is a list of `coax::Message`, or a `coax::Conversation`"
)]
pub trait History {
    /// Returns the messages, oldest first.
    fn messages(&self) -> &[Message];

    /// Returns the model that wrote each message, as far as it is known; it may have fewer elements.
    ///
    /// The reasoning of a model is sent back to that model alone.
    fn models(&self) -> &[Option<Arc<str>>] {
        &[]
    }

    /// Returns the conversation that it is, if it is one: what is said can be added to that.
    fn conversation(&self) -> Option<&Conversation> {
        None
    }
}

impl History for [Message] {
    fn messages(&self) -> &[Message] {
        self
    }
}
impl History for Vec<Message> {
    fn messages(&self) -> &[Message] {
        self
    }
}
impl<const N: usize> History for [Message; N] {
    fn messages(&self) -> &[Message] {
        self
    }
}
#[diagnostic::do_not_recommend]
impl<T: History + ?Sized> History for &T {
    fn messages(&self) -> &[Message] {
        T::messages(self)
    }
    fn models(&self) -> &[Option<Arc<str>>] {
        T::models(self)
    }
    fn conversation(&self) -> Option<&Conversation> {
        T::conversation(self)
    }
}
#[diagnostic::do_not_recommend]
impl<T: History> History for Option<T> {
    fn messages(&self) -> &[Message] {
        self.as_ref().map_or(&[], T::messages)
    }
    fn models(&self) -> &[Option<Arc<str>>] {
        self.as_ref().map_or(&[], T::models)
    }
    fn conversation(&self) -> Option<&Conversation> {
        self.as_ref()?.conversation()
    }
}
