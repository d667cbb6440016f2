//! One event of a streamed answer.
//!
//! Joins no pieces: which belong together, and where servers leave out the ids, is decided above.

use super::lenient::{Joined, JsonText};
use super::message::{details_text, thinking};
use super::{Failure, FinishReason, RawJson, Role, ToolKind, Usage};
use serde_json::Value;
use std::borrow::Cow;

record! {
    /// One event of a streamed answer.
    pub struct Chunk {
        /// The server's id of the answer; the same in every chunk.
        pub id: Option<String> = "id",
        /// Always `chat.completion.chunk` where the server says it.
        pub object: Option<Cow<'static, str>> = "object",
        /// Seconds since 1970.
        pub created: Option<u64> = "created",
        /// The model that answers.
        pub model: Option<String> = "model",
        /// New pieces; may be empty, so never index it blindly.
        pub choices: Vec<ChunkChoice> = "choices"; always,
        /// The usage: on the last chunk, or on one with no choices, or on each.
        pub usage: Option<Usage> = "usage",
        /// The service tier that was used.
        pub service_tier: Option<String> = "service_tier",
        /// The backend's configuration.
        pub system_fingerprint: Option<String> = "system_fingerprint",
        /// The gateway's id for later look-ups of the cost.
        pub generation_id: Option<String> = "generationId",
        /// An error in mid-stream.
        pub error: Option<Value> = "error",
        /// Moderation results, where requested; on a chunk of their own.
        pub moderation: Option<Value> = "moderation",
        /// Padding against traffic analysis (OpenAI); means nothing.
        pub obfuscation: Option<String> = "obfuscation",
    }
}

impl Chunk {
    /// Reads a chunk whose content is a list with `thinking` parts (Mistral): they become reasoning.
    pub(crate) fn with_thoughts(data: &[u8]) -> Option<Self> {
        let mut chunk: Value = serde_json::from_slice(data).ok()?;
        for choice in chunk.get_mut("choices")?.as_array_mut()? {
            let delta = choice.get_mut("delta")?;
            let parts = delta.get("content").and_then(Value::as_array);
            let thoughts = parts
                .into_iter()
                .flatten()
                .filter_map(|it| thinking(it.get("thinking")?));
            let text: String = thoughts.collect();
            if !text.is_empty() {
                delta["reasoning"] = text.into();
            }
        }
        serde_json::from_value(chunk).ok()
    }

    /// Returns the error that this chunk carries.
    ///
    /// ```
    /// let data = r#"{"error":{"message":"overloaded"}}"#;
    /// let chunk: coax::wire::Chunk = serde_json::from_str(data)?;
    /// assert!(chunk.failure().is_some());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn failure(&self) -> Option<Failure> {
        let in_choice = self.choices.iter().any(|it| it.extra.contains_key("error"));
        Failure::in_record(self.error.as_ref(), self.object.as_deref(), in_choice, self)
    }
}

record! {
    /// New pieces of one of the answers.
    pub struct ChunkChoice {
        /// The number of the answer, from 0.
        pub index: Option<u64> = "index",
        /// The delta: new pieces of the message.
        pub delta: Delta = "delta",
        /// The finish reason; on the last piece.
        pub finish_reason: Option<FinishReason> = "finish_reason" | "finishReason"; always,
        /// The provider's own word for it (OpenRouter).
        pub native_finish_reason: Option<String> = "native_finish_reason",
        /// Log probabilities of the new tokens: `{content, refusal}`.
        pub logprobs: Option<Value> = "logprobs",
    }
}

record! {
    /// The delta of a message: its new pieces.
    pub struct Delta {
        /// The role of the author; on the first piece.
        pub role: Option<Role> = "role",
        /// More text.
        pub content: Option<String> as Joined = "content",
        /// More of a refusal.
        pub refusal: Option<String> = "refusal",
        /// More reasoning; see [`reasoning_text`](Delta::reasoning_text).
        pub reasoning: Option<String> = "reasoning",
        /// The same under another name (DeepSeek, Kimi, llama.cpp).
        pub reasoning_content: Option<String> = "reasoning_content",
        /// Pieces of signed or encrypted reasoning, to merge by index and type.
        pub reasoning_details: Vec<Value> = "reasoning_details",
        /// Pieces of tool calls.
        pub tool_calls: Vec<ToolCallDelta> = "tool_calls",
        /// Piece of a call (deprecated form of tools).
        pub function_call: Option<FunctionDelta> = "function_call",
        /// Piece of an audio answer: `{id, data, transcript, expires_at}`.
        pub audio: Option<Value> = "audio",
        /// Sources that the text cites.
        pub annotations: Vec<Value> = "annotations",
        /// The routing, as the gateway and the provider report it; on the last chunk.
        pub provider_metadata: Option<RawJson> = "provider_metadata",
    }
}

impl Delta {
    /// Returns the new pieces of the model's reasoning, wherever the server puts them.
    ///
    /// ```
    /// let data = r#"{"reasoning_content":"Let me see."}"#;
    /// let delta: coax::wire::Delta = serde_json::from_str(data)?;
    /// assert_eq!(delta.reasoning_text().as_deref(), Some("Let me see."));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn reasoning_text(&self) -> Option<Cow<'_, str>> {
        let own = [&self.reasoning, &self.reasoning_content];
        let own = own.into_iter().flatten().max_by_key(|text| text.len());
        let own = own.filter(|text| !text.is_empty());
        own.map(|text| Cow::Borrowed(text.as_str()))
            .or_else(|| details_text(&self.reasoning_details).map(Cow::Owned))
    }
}

record! {
    /// A piece of a tool call.
    pub struct ToolCallDelta {
        /// The index of the tool call that it belongs to; some servers leave it out.
        pub index: Option<u64> = "index",
        /// The call's id; on its first piece, on every piece, or never.
        pub id: Option<String> = "id",
        /// `function` or `custom`; on the first piece.
        pub kind: Option<ToolKind> = "type",
        /// Name and arguments of a function.
        pub function: Option<FunctionDelta> = "function",
        /// Name and input of a custom tool.
        pub custom: Option<Value> = "custom",
    }
}

record! {
    /// A piece of a function's name and arguments.
    pub struct FunctionDelta {
        /// The name; on the first piece.
        pub name: Option<String> = "name",
        /// More of the arguments' JSON text.
        pub arguments: String as JsonText = "arguments",
    }
}
