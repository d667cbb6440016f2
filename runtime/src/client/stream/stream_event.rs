//! The events of a stream, for programs that want all of it.

use crate::error::ErrorKind;
use crate::partial::{Filler, Streamed};
use crate::prompt::CacheBroken;
use crate::run::{Call, CallResult};
use crate::wire::{FinishReason, ToolCall, Usage};
use std::fmt;

/// An event of a stream; made by [`EventStream::next`](crate::EventStream::next).
#[non_exhaustive]
pub enum StreamEvent<'a, T: Streamed> {
    /// A step of the run begins; the first is 1.
    Step(usize),
    /// The request begins otherwise than the last one with its cache key, so that what was cached is of no
    /// use.
    CacheBroken(CacheBroken),
    /// More of the answer's text.
    Text(String),
    /// More of the model's reasoning.
    Reasoning(String),
    /// The value as far as it came; it follows on the text that changed it.
    Partial(&'a T::Partial),
    /// The arguments of a tool call as far as they came.
    Arguments(CallSoFar<'a>),
    /// A tool call, with all its arguments.
    ToolCall(Box<ToolCall>),
    /// A call begins to run.
    CallBegan(Call),
    /// A call reports progress, by [`ToolContext::progress`](crate::ToolContext::progress).
    CallProgress {
        /// The id of the call.
        id: String,
        /// The note that it reports.
        note: String,
    },
    /// A call has its result. One that does not run (wrong, denied, the same as before) returns without
    /// having begun.
    CallReturned(Call, CallResult),
    /// Calls wait for a decision or a result from outside; the stream ends with an error that holds the
    /// run, see [`Error::into_pending`](crate::Error::into_pending).
    Waiting(Vec<Call>),
    /// The request of this step failed before anything came of it, and was sent so many times in all.
    Retried(u32),
    /// An answer was wrong and is requested again: the kind of error, and what is wrong. The partial value
    /// begins anew.
    AskedAgain(ErrorKind, String),
    /// The finish reason.
    Finish(FinishReason),
    /// The usage of the answer.
    Usage(Box<Usage>),
    /// The run ended with an answer, which [`EventStream::finish`](crate::EventStream::finish) gives; nothing follows.
    Done,
}

/// A tool call on its way.
#[derive(Clone, Copy, Debug)]
pub struct CallSoFar<'a> {
    pub(super) call: &'a ToolCall,
}

impl<'a> CallSoFar<'a> {
    /// Returns the name of the tool.
    ///
    /// ```
    /// # #[derive(Debug, serde::Deserialize, coax::Structured, coax::Partial)] struct Recipe { title: String }
    /// # /// Finds a recipe.
    /// # #[coax::tool] fn find(title: String) -> String { title }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply_tool_calls([("find", serde_json::json!({ "title": "Curry" }))]);
    /// # gateway.reply(r#"{"title":"Curry"}"#);
    /// use coax::StreamEvent;
    ///
    /// let request = client.prompt("A curry").tools(coax::tools![find]);
    /// let mut events = request.stream::<Recipe>().await?.events();
    /// while let Some(event) = events.next().await? {
    ///     if let StreamEvent::Arguments(call) = event { assert_eq!(call.name(), "find"); }
    /// }
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn name(&self) -> &'a str {
        let function = self.call.function.as_ref();
        function.map_or("", |it| it.name.as_str())
    }

    /// Returns the arguments as far as they came: the beginning of a JSON text.
    ///
    /// ```
    /// # #[derive(Debug, serde::Deserialize, coax::Structured, coax::Partial)] struct Recipe { title: String }
    /// # /// Finds a recipe.
    /// # #[coax::tool] fn find(title: String) -> String { title }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply_tool_calls([("find", serde_json::json!({ "title": "Curry" }))]);
    /// # gateway.reply(r#"{"title":"Curry"}"#);
    /// use coax::StreamEvent;
    ///
    /// let request = client.prompt("A curry").tools(coax::tools![find]);
    /// let mut events = request.stream::<Recipe>().await?.events();
    /// while let Some(event) = events.next().await? {
    ///     if let StreamEvent::Arguments(call) = event { println!("{}", call.arguments()); }
    /// }
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn arguments(&self) -> &'a str {
        let function = self.call.function.as_ref();
        function.map_or("", |it| it.arguments.as_str())
    }

    /// Returns the arguments as the partial value of a type; `None` where nothing of it came. Reads all that
    /// came, so it is for a few looks and not for each of many deltas.
    ///
    /// ```
    /// # #[derive(Debug, serde::Deserialize, coax::Structured, coax::Partial)] struct Recipe { title: String }
    /// # /// Finds a recipe.
    /// # #[coax::tool] fn find(title: String) -> String { title }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply_tool_calls([("find", serde_json::json!({ "title": "Curry" }))]);
    /// # gateway.reply(r#"{"title":"Curry"}"#);
    /// use coax::StreamEvent;
    ///
    /// let request = client.prompt("A curry").tools(coax::tools![find]);
    /// let mut events = request.stream::<Recipe>().await?.events();
    /// while let Some(event) = events.next().await? {
    ///     if let StreamEvent::Arguments(call) = event {
    ///         println!("{:?}", call.arguments_as::<Recipe>().map(|it| it.title));
    ///     }
    /// }
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn arguments_as<A: Streamed>(&self) -> Option<A::Partial> {
        let mut filler = Filler::<A>::laid(None);
        filler.push(self.arguments());
        filler.partial().cloned()
    }
}

impl<T: Streamed> fmt::Debug for StreamEvent<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Step(step) => f.debug_tuple("Step").field(step).finish(),
            Self::CacheBroken(broken) => f.debug_tuple("CacheBroken").field(broken).finish(),
            Self::Text(text) => f.debug_tuple("Text").field(text).finish(),
            Self::Reasoning(text) => f.debug_tuple("Reasoning").field(text).finish(),
            Self::Partial(partial) => f.debug_tuple("Partial").field(partial).finish(),
            Self::Arguments(call) => f.debug_tuple("Arguments").field(call).finish(),
            Self::ToolCall(call) => f.debug_tuple("ToolCall").field(call).finish(),
            Self::CallBegan(call) => f.debug_tuple("CallBegan").field(call).finish(),
            Self::CallProgress { id, note } => f
                .debug_struct("CallProgress")
                .field("id", id)
                .field("note", note)
                .finish(),
            Self::CallReturned(call, result) => f
                .debug_tuple("CallReturned")
                .field(call)
                .field(result)
                .finish(),
            Self::Waiting(calls) => f.debug_tuple("Waiting").field(calls).finish(),
            Self::Retried(times) => f.debug_tuple("Retried").field(times).finish(),
            Self::Done => f.write_str("Done"),
            Self::AskedAgain(kind, why) => {
                f.debug_tuple("AskedAgain").field(kind).field(why).finish()
            }
            Self::Finish(reason) => f.debug_tuple("Finish").field(reason).finish(),
            Self::Usage(usage) => f.debug_tuple("Usage").field(usage).finish(),
        }
    }
}
