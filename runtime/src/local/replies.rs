//! What the gateway is told to answer: one method per kind of answer.

use super::Gateway;
use super::form::failure::Failure;
use super::script::{Content, Entry, Reply, Scripted};
use bytes::Bytes;
use http::StatusCode;
use serde::Serialize;

impl Gateway {
    /// Answers the next request with this JSON value or text.
    ///
    /// The members of a [`serde_json::Value`] come in its own order, which is usually that of the
    /// alphabet; [`reply_json`](Self::reply_json) keeps the order of a type's fields.
    pub fn reply(&self, reply: impl Into<Reply>) -> Scripted {
        self.script(Content::text(reply.into()))
    }

    /// Answers the next request with the JSON text of a value.
    ///
    /// # Panics
    /// When the value has no JSON form, for example a map whose keys are lists.
    pub fn reply_json(&self, value: &impl Serialize) -> Scripted {
        let text = serde_json::to_string(value).expect("the caller gives a value with a JSON form");
        self.reply(text)
    }

    /// Answers the next request from its own schema, so that settings can be made for it.
    pub fn reply_generated(&self) -> Scripted {
        self.script(Content::Generated)
    }

    /// Answers the next request with a refusal.
    pub fn reply_refusal(&self, refusal: impl Into<String>) -> Scripted {
        self.script(Content::Refusal(refusal.into()))
    }

    /// Answers the next request with calls of tools: names and arguments.
    ///
    /// Arguments that are a JSON string are sent as they stand, so that they can be broken.
    pub fn reply_tool_calls<N: Into<String>>(
        &self,
        calls: impl IntoIterator<Item = (N, serde_json::Value)>,
    ) -> Scripted {
        let calls = calls.into_iter().map(|(name, arguments)| {
            let arguments = match arguments {
                serde_json::Value::String(text) => text,
                other => other.to_string(),
            };
            (name.into(), arguments)
        });
        self.script(Content::ToolCalls(calls.collect()))
    }

    /// Answers the next request with calls of these tools, whose arguments are made from the schemas in
    /// the request; of a tool that the request does not have, the arguments are `{}`.
    pub fn reply_generated_calls<N: Into<String>>(
        &self,
        names: impl IntoIterator<Item = N>,
    ) -> Scripted {
        let names = names.into_iter().map(Into::into).collect();
        self.script(Content::GeneratedCalls(names))
    }

    /// Answers the next request with that status and the error object that goes with it.
    ///
    /// # Panics
    /// When the status is not in 200–999.
    pub fn fail(&self, status: u16) -> Scripted {
        self.script(Content::Failure(Failure::of_status(final_status(status))))
    }

    /// Answers the next request with these bytes, whatever they are.
    ///
    /// # Panics
    /// When the status is not in 200–999.
    pub fn reply_raw(
        &self,
        status: u16,
        content_type: impl Into<String>,
        body: impl Into<Bytes>,
    ) -> Scripted {
        let status = final_status(status);
        self.script(Content::Raw {
            status,
            content_type: content_type.into(),
        })
        .body(body)
    }

    fn script(&self, content: Content) -> Scripted {
        let scripted = Scripted::new(Entry::new(content));
        self.shared().script.push_back(scripted.clone());
        scripted
    }
}

pub(super) fn final_status(status: u16) -> StatusCode {
    StatusCode::from_u16(status)
        .ok()
        .filter(|status| !status.is_informational())
        .expect("the caller gives a final HTTP status, 200 to 999")
}
