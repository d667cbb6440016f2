//! A whole answer of `POST /chat/completions`.
//!
//! Refusals, cut answers and filtered ones are distinguished in `run/judge.rs`.

use super::record::Fill;
use super::{Failure, Message, Usage};
use serde::Deserializer;
use serde::de::Error as _;
use serde_json::Value;
use std::borrow::Cow;

record! {
    /// A whole answer, as the server sent it.
    pub struct Response {
        /// The server's id of this answer (`gen_…` at the gateway).
        pub id: Option<String> = "id",
        /// Always `chat.completion` where the server says it.
        pub object: Option<Cow<'static, str>> = "object",
        /// Seconds since 1970.
        pub created: Option<u64> = "created",
        /// The model that answered.
        pub model: Option<String> = "model",
        /// The answers; one unless `n` is larger.
        pub choices: Vec<Choice> = "choices"; always,
        /// The usage: tokens and cost.
        pub usage: Option<Usage> = "usage",
        /// The service tier that was used.
        pub service_tier: Option<String> = "service_tier",
        /// The backend's configuration; random at the gateway.
        pub system_fingerprint: Option<String> = "system_fingerprint",
        /// The request's `metadata`.
        pub metadata: Option<Value> = "metadata",
        /// Moderation results, where requested.
        pub moderation: Option<Value> = "moderation",
        /// The gateway's id for later look-ups of the cost.
        pub generation_id: Option<String> = "generationId",
        /// An error that came with status 200.
        pub error: Option<Value> = "error",
    }
}

impl Response {
    /// Reads a response, which is large, to where it stays.
    pub(crate) fn boxed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Box<Self>, D::Error> {
        let mut response = Box::<Self>::default();
        match deserializer.deserialize_any(Fill(&mut *response))? {
            true => Ok(response),
            false => Err(D::Error::custom("a Response is a JSON object")),
        }
    }

    /// Returns the error that this answer carries instead of, or beside, the requested content.
    ///
    /// ```
    /// let body = r#"{"error":{"message":"no such model"}}"#;
    /// let response: coax::wire::Response = serde_json::from_str(body)?;
    /// assert!(response.failure().is_some());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn failure(&self) -> Option<Failure> {
        let in_choice = self.choices.iter().any(|it| it.extra.contains_key("error"));
        Failure::in_record(self.error.as_ref(), self.object.as_deref(), in_choice, self)
    }
}

record! {
    /// One of the answers.
    pub struct Choice {
        /// Its number, from 0.
        pub index: Option<u64> = "index",
        /// The model's message.
        pub message: Message = "message",
        /// The finish reason.
        pub finish_reason: Option<FinishReason> = "finish_reason" | "finishReason",
        /// The provider's own word for it (OpenRouter).
        pub native_finish_reason: Option<String> = "native_finish_reason",
        /// Log probabilities of the tokens: `{content, refusal}`.
        pub logprobs: Option<Value> = "logprobs",
    }
}

words! {
    /// The finish reason: why the model stopped.
    pub enum FinishReason {
        /// The model was done, or reached a stop sequence.
        Stop = "stop",
        /// The token limit cut it off.
        Length = "length",
        /// It calls tools.
        ToolCalls = "tool_calls",
        /// The provider's filter held the rest back.
        ContentFilter = "content_filter",
        /// It calls a function (deprecated form of tools).
        FunctionCall = "function_call",
        /// The provider failed on the way (OpenRouter).
        Error = "error",
    }
}
