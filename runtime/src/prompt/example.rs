//! A few-shot example: a question and the answer to it, whose form depends on the dialect, which is known
//! only when the request is sent.

use serde::Serialize;
use std::any::Any;

use super::rendered::Rendered;
use crate::schema::{self, Dialect, EncodeError, Structured};
use crate::wire::Message;

/// Adds a few-shot example to a prompt: of an output that is a text, as it stands.
pub fn example<T>(to: &mut Rendered, question: String, answer: &T)
where
    T: Structured + Serialize + 'static,
{
    let text = (answer as &dyn Any).downcast_ref::<String>();
    let example = match text {
        Some(text) => Ok(Example::text(question, text.clone())),
        None => Example::new(question, answer),
    };
    match example {
        Ok(example) => to.examples.push(example),
        Err(error) => to.fail(&error),
    }
}

/// A question and what the model should answer.
#[derive(Clone)]
pub(crate) struct Example {
    question: String,
    /// The answer as serde writes it.
    json: String,
    encode: fn(&str, &[Dialect]) -> Result<String, EncodeError>,
}

impl Example {
    pub(crate) fn new<T: Structured + Serialize>(
        question: String,
        answer: &T,
    ) -> Result<Self, EncodeError> {
        Ok(Self {
            question,
            json: schema::to_json(answer)?,
            encode: schema::encode_json::<T>,
        })
    }

    /// Creates an example whose answer is a text, as it stands.
    pub(crate) fn text(question: String, answer: String) -> Self {
        Self {
            question,
            json: answer,
            encode: |text, _| Ok(text.to_owned()),
        }
    }

    /// Returns the pair of messages, for models that take all of the dialects.
    pub(crate) fn messages(self, dialects: &[Dialect]) -> Result<[Message; 2], EncodeError> {
        let answer = (self.encode)(&self.json, dialects)?;
        Ok([Message::user(self.question), Message::assistant(answer)])
    }
}
