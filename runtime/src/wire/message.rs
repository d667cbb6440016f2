//! One message of a conversation, in requests and in answers.
//!
//! The same type serves both ways, so that an answer goes back into the next
//! request unchanged, signed reasoning and unknown members included.

use super::lenient::JsonText;
use super::{CacheControl, Content, RawJson, ToolKind};
use serde_json::{Map, Value};
use std::borrow::Cow;

record! {
    /// One message.
    pub struct Message {
        /// The role of the author; the assistant where an answer does not name it.
        pub role: Role = "role",
        /// The content; `None` beside tool calls.
        pub content: Option<Content> = "content",
        /// A name for the author, to distinguish several of one role.
        pub name: Option<String> = "name",
        /// The calls that the assistant makes.
        pub tool_calls: Vec<ToolCall> = "tool_calls",
        /// The id of the call of which this is the result.
        pub tool_call_id: Option<String> = "tool_call_id",
        /// The refusal: the assistant's reason not to answer.
        pub refusal: Option<String> = "refusal",
        /// The model's reasoning, as far as it is shown; see [`reasoning_text`](Message::reasoning_text).
        pub reasoning: Option<String> = "reasoning",
        /// The same under the name of DeepSeek, Kimi and llama.cpp, which want it back so.
        pub reasoning_content: Option<String> = "reasoning_content",
        /// The same in pieces, signed or encrypted; to be sent back unchanged.
        pub reasoning_details: Vec<Value> = "reasoning_details",
        /// Sources that the text cites.
        pub annotations: Vec<Value> = "annotations",
        /// The audio of the answer; in a request only its `id`.
        pub audio: Option<AudioReply> = "audio",
        /// The call that the assistant makes (deprecated form of tools).
        pub function_call: Option<FunctionCall> = "function_call",
        /// The routing and the cost, as the gateway and the provider report them.
        pub provider_metadata: Option<RawJson> = "provider_metadata",
        /// Marks the end of what Anthropic-family models may cache.
        pub cache_control: Option<CacheControl> = "cache_control",
        /// Options of one provider, in its own words.
        pub provider_options: Map<String, Value> = "providerOptions",
    }
}

impl Message {
    /// Creates a message of the system: rules for the whole conversation.
    ///
    /// ```
    /// use coax::wire::{Message, Role};
    ///
    /// assert_eq!(Message::system("You are a baker.").role, Role::System);
    /// ```
    #[must_use]
    pub fn system(content: impl Into<Content>) -> Self {
        Self::new(Role::System, content)
    }

    /// Creates a message of the developer: that of the system, under the name of newer OpenAI models.
    ///
    /// ```
    /// use coax::wire::{Message, Role};
    ///
    /// assert_eq!(Message::developer("You are a baker.").role, Role::Developer);
    /// ```
    #[must_use]
    pub fn developer(content: impl Into<Content>) -> Self {
        Self::new(Role::Developer, content)
    }

    /// Creates a message of the user.
    ///
    /// ```
    /// let message = coax::Message::user("What is rye?");
    /// assert_eq!(message.text().as_deref(), Some("What is rye?"));
    /// ```
    #[must_use]
    pub fn user(content: impl Into<Content>) -> Self {
        Self::new(Role::User, content)
    }

    /// Creates a message of the assistant, in an earlier turn.
    ///
    /// ```
    /// use coax::Message;
    ///
    /// let earlier = [Message::user("What is rye?"), Message::assistant("A cereal.")];
    /// ```
    #[must_use]
    pub fn assistant(content: impl Into<Content>) -> Self {
        Self::new(Role::Assistant, content)
    }

    /// Creates the result of the tool call with this id.
    ///
    /// ```
    /// use coax::Message;
    /// use coax::wire::ToolCall;
    ///
    /// let mut call = Message::assistant("");
    /// call.tool_calls = vec![ToolCall::function("call-1", "temperature", r#"{"city":"Oslo"}"#)];
    /// let result = Message::tool("call-1", "4 °C");
    /// ```
    #[must_use]
    pub fn tool(id: impl Into<String>, content: impl Into<Content>) -> Self {
        Self {
            tool_call_id: Some(id.into()),
            ..Self::new(Role::Tool, content)
        }
    }

    /// Creates a message of any role.
    ///
    /// ```
    /// use coax::wire::{Message, Role};
    ///
    /// let message = Message::new(Role::from("critic"), "Too long."); // a role of one server's own
    /// ```
    #[must_use]
    pub fn new(role: Role, content: impl Into<Content>) -> Self {
        Self {
            role,
            content: Some(content.into()),
            ..Self::default()
        }
    }

    /// Sets options of one provider for this message, in its own words.
    ///
    /// ```
    /// use coax::Message;
    /// use serde_json::json;
    ///
    /// let message = Message::user("Hello").provider_options("anthropic", json!({ "priority": 1 }));
    /// assert_eq!(
    ///     serde_json::to_value(&message)?["providerOptions"]["anthropic"]["priority"],
    ///     1,
    /// );
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn provider_options(mut self, provider: impl Into<String>, options: Value) -> Self {
        self.provider_options.insert(provider.into(), options);
        self
    }

    /// Marks the message as the end of what providers may cache: Anthropic-family models cache all up to it.
    ///
    /// Sent to models and servers that know the mark, and left out for others.
    ///
    /// ```
    /// let message = coax::Message::system("A long manual …").cached();
    /// assert!(message.cache_control.is_some());
    /// ```
    #[must_use]
    pub fn cached(mut self) -> Self {
        self.cache_control = Some(CacheControl::ephemeral());
        self
    }

    /// Returns the model's reasoning, wherever the server puts it: a member of its own, parts of the
    /// content (Mistral), or the details.
    ///
    /// ```
    /// let mut message = coax::Message::assistant("42");
    /// message.reasoning = Some("The question is well known.".into());
    /// assert_eq!(message.reasoning_text().as_deref(), Some("The question is well known."));
    /// ```
    #[must_use]
    pub fn reasoning_text(&self) -> Option<Cow<'_, str>> {
        let own = [&self.reasoning, &self.reasoning_content];
        let own = own.into_iter().flatten().max_by_key(|text| text.len());
        let own = own.filter(|text| !text.is_empty());
        own.map(|text| Cow::Borrowed(text.as_str()))
            .or_else(|| thinking_parts(self.content.as_ref()?).map(Cow::Owned))
            .or_else(|| details_text(&self.reasoning_details).map(Cow::Owned))
    }

    /// Returns the text, that of all text parts joined; `None` if nothing is text.
    ///
    /// ```
    /// use coax::Message;
    /// use coax::wire::Part;
    ///
    /// let message = Message::user([Part::text("Rye "), Part::text("bread")]);
    /// assert_eq!(message.text().as_deref(), Some("Rye bread"));
    /// ```
    #[must_use]
    pub fn text(&self) -> Option<Cow<'_, str>> {
        self.content.as_ref()?.text()
    }
}

/// Returns the text of Mistral's parts `{"type": "thinking", "thinking": [{"type": "text", "text": …}]}`.
fn thinking_parts(content: &Content) -> Option<String> {
    let Content::Parts(parts) = content else {
        return None;
    };
    let thoughts = parts.iter().filter_map(|part| part.extra.get("thinking"));
    let text: String = thoughts.filter_map(thinking).collect();
    (!text.is_empty()).then_some(text)
}

/// Returns the text of one such part.
pub(super) fn thinking(thought: &Value) -> Option<String> {
    match thought {
        Value::String(text) => Some(text.clone()),
        Value::Array(parts) => Some(parts.iter().filter_map(|it| it["text"].as_str()).collect()),
        _ => None,
    }
}

/// Returns the text and summaries of signed reasoning.
pub(super) fn details_text(details: &[Value]) -> Option<String> {
    let texts = details
        .iter()
        .filter_map(|it| it["text"].as_str().or(it["summary"].as_str()));
    let text: String = texts.collect();
    (!text.is_empty()).then_some(text)
}

words! {
    /// The role of a message's author.
    #[derive(Default)]
    pub enum Role {
        /// The author of the rules.
        System = "system",
        /// The same, for newer OpenAI models.
        Developer = "developer",
        /// The user.
        User = "user",
        /// The model.
        #[default]
        Assistant = "assistant",
        /// A tool, with its result.
        Tool = "tool",
        /// A function, with its result (deprecated form of tools).
        Function = "function",
    }
}

record! {
    /// A call that the model makes.
    pub struct ToolCall {
        /// The id to answer under; empty where the server gave none.
        pub id: String = "id",
        /// The kind: which of the following is set.
        pub kind: ToolKind = "type",
        /// The call of a function.
        pub function: Option<FunctionCall> = "function",
        /// The call of a custom tool.
        pub custom: Option<CustomCall> = "custom",
    }
}

impl ToolCall {
    /// Creates the call of a function; `arguments` is JSON text.
    ///
    /// ```
    /// let call = coax::wire::ToolCall::function("call-1", "temperature", r#"{"city":"Oslo"}"#);
    /// assert_eq!(call.id, "call-1");
    /// ```
    #[must_use]
    pub fn function(
        id: impl Into<String>,
        name: impl Into<String>,
        arguments: impl Into<String>,
    ) -> Self {
        Self {
            id: id.into(),
            function: Some(FunctionCall::new(name, arguments)),
            ..Self::default()
        }
    }
}

record! {
    /// The call of a function.
    pub struct FunctionCall {
        /// Its name.
        pub name: String = "name",
        /// Its arguments as JSON text, which may be invalid or cut.
        pub arguments: String as JsonText = "arguments",
    }
}

impl FunctionCall {
    /// Creates a call; `arguments` is JSON text.
    ///
    /// ```
    /// let call = coax::wire::FunctionCall::new("temperature", r#"{"city":"Oslo"}"#);
    /// assert_eq!(call.name, "temperature");
    /// ```
    #[must_use]
    pub fn new(name: impl Into<String>, arguments: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            arguments: arguments.into(),
            ..Self::default()
        }
    }
}

record! {
    /// The call of a custom tool.
    pub struct CustomCall {
        /// Its name.
        pub name: String = "name",
        /// Its input: free text.
        pub input: String = "input",
    }
}

record! {
    /// The audio of an answer.
    pub struct AudioReply {
        /// Its id, by which a later request refers to it.
        pub id: Option<String> = "id",
        /// Base64, in the requested format.
        pub data: Option<String> = "data",
        /// The text of the audio.
        pub transcript: Option<String> = "transcript",
        /// Seconds since 1970; after that the id is of no use.
        pub expires_at: Option<u64> = "expires_at",
    }
}
