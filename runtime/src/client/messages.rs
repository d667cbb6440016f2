//! What a request begins with.

use crate::wire::Message;

/// What [`Client::prompt`](super::Client::prompt) begins with: a text, a message, or several.
#[derive(Clone, Debug, PartialEq)]
pub struct Messages(pub(super) Vec<Message>);

impl From<&str> for Messages {
    fn from(text: &str) -> Self {
        Self(vec![Message::user(text)])
    }
}
impl From<String> for Messages {
    fn from(text: String) -> Self {
        Self(vec![Message::user(text)])
    }
}
impl From<&String> for Messages {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}
impl From<Message> for Messages {
    fn from(message: Message) -> Self {
        Self(vec![message])
    }
}
impl From<Vec<Message>> for Messages {
    fn from(messages: Vec<Message>) -> Self {
        Self(messages)
    }
}
impl From<&[Message]> for Messages {
    fn from(messages: &[Message]) -> Self {
        Self(messages.to_vec())
    }
}
impl<const N: usize> From<[Message; N]> for Messages {
    fn from(messages: [Message; N]) -> Self {
        Self(messages.into())
    }
}
