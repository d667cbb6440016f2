//! Observers: functions of the program that are called at each step of a run.

use super::data::{Call, CallResult, Run};
use crate::prompt::CacheBroken;
use crate::tool::ToolOutput;
use crate::wire::{ChatRequest, Response};

/// Looks on at a run, and may change its course at four points.
///
/// Each method returns an action; the default of each passes. Methods are called in the order in which
/// observers were added, and a `Stop` of one is the last word. They run inside the run, so they should not
/// block.
///
/// ```
/// use coax::run::{AfterAnswer, BeforeCall, Call, Observer, Run};
///
/// struct Careful;
///
/// impl Observer for Careful {
///     fn before_call(&self, call: &Call, _: &Run) -> BeforeCall {
///         match call.name() {
///             "delete" => BeforeCall::AskPerson,
///             _ => BeforeCall::Run,
///         }
///     }
///
///     fn after_answer(&self, text: &str, _: &Run) -> AfterAnswer {
///         if text.contains("lorem ipsum") {
///             return AfterAnswer::AskAgain("Write real text.".into());
///         }
///         AfterAnswer::Accept
///     }
/// }
/// ```
pub trait Observer: Send + Sync {
    /// Acts before a request is sent.
    fn before_request(&self, run: &Run) -> BeforeRequest {
        let _ = run;
        BeforeRequest::Pass
    }

    /// Acts on each answer of the model as it came, whatever is in it.
    fn on_response(&self, response: &Response, run: &Run) {
        let _ = (response, run);
    }

    /// Acts where a request begins otherwise than the last one with its
    /// [cache key](crate::Request::cache_key), so that what was cached is of no use.
    ///
    /// It is looked at when the prompt is marked for [caching](crate::Request::cache), once in a run.
    fn on_cache_broken(&self, broken: &CacheBroken, run: &Run) {
        let _ = (broken, run);
    }

    /// Acts before a call whose arguments are right.
    fn before_call(&self, call: &Call, run: &Run) -> BeforeCall {
        let _ = (call, run);
        BeforeCall::Run
    }

    /// Acts on the result of a call before the model sees it.
    fn after_call(&self, call: &Call, result: &CallResult, run: &Run) -> AfterCall {
        let _ = (call, result, run);
        AfterCall::Pass
    }

    /// Acts on the text of an answer that is right.
    fn after_answer(&self, text: &str, run: &Run) -> AfterAnswer {
        let _ = (text, run);
        AfterAnswer::Accept
    }
}

/// An action before a request is sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum BeforeRequest {
    /// It is sent.
    Pass,
    /// It is sent with these settings, whose messages and tools are not looked at; they hold from now on.
    Change(Box<ChatRequest>),
    /// It is sent with another message of the user's at its end.
    Say(String),
    /// The run ends with an error of kind [`Limit`](crate::ErrorKind::Limit) and these words.
    Stop(String),
}

/// An action before a call runs.
#[derive(Debug)]
#[non_exhaustive]
pub enum BeforeCall {
    /// It runs.
    Run,
    /// It runs with these arguments, as JSON, which are checked again.
    Change(serde_json::Value),
    /// It does not run: this is its result.
    Answer(ToolOutput),
    /// It does not run, and this reason is sent to the model.
    Deny(String),
    /// It waits for a person.
    AskPerson,
    /// The run ends with an error of kind [`Tool`](crate::ErrorKind::Tool) and these words.
    Stop(String),
}

/// An action on the result of a call.
#[derive(Debug)]
#[non_exhaustive]
pub enum AfterCall {
    /// The model sees it.
    Pass,
    /// The model sees this in its place.
    Change(ToolOutput),
}

/// An action on an answer that is right.
#[derive(Debug)]
#[non_exhaustive]
pub enum AfterAnswer {
    /// It is the answer.
    Accept,
    /// It counts as wrong, and is requested again with these words, as often as
    /// [`Request::output_retries`](crate::Request::output_retries) allows.
    AskAgain(String),
    /// The run ends with an error of kind [`Invalid`](crate::ErrorKind::Invalid) and these words.
    Stop(String),
}
