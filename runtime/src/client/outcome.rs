//! What an answer of the model amounts to: text, or one of the ways to get none.
//!
//! The same judgement for whole and streamed answers. Knows no transport.

use super::call::Facts;
use crate::error::{Error, ErrorKind, Result};
use crate::wire::{FinishReason, Response};

/// The answer's text, where the model gave one and was let to the end.
///
/// The error keeps the whole response.
pub(super) fn text(response: Response, facts: &Facts) -> Result<(String, Response)> {
    let fail = |kind, message: &str, response| {
        Err(facts
            .mark(Error::new(kind, message))
            .with_received(response))
    };
    let Some(choice) = response.choices.first() else {
        return fail(ErrorKind::Malformed, "the answer has no choices", response);
    };
    if choice
        .message
        .refusal
        .as_deref()
        .is_some_and(|refusal| !refusal.is_empty())
    {
        return fail(ErrorKind::Refused, "the model refused to answer", response);
    }
    match choice.finish_reason {
        Some(FinishReason::Length) => {
            let message = "the token limit cut the answer off";
            return fail(ErrorKind::Truncated, message, response);
        }
        Some(FinishReason::ContentFilter) => {
            let message = "the provider's filter held the answer back";
            return fail(ErrorKind::ContentFiltered, message, response);
        }
        Some(FinishReason::Error) => {
            let message = "the provider failed in the middle of the answer";
            return fail(ErrorKind::Interrupted, message, response);
        }
        _ => {}
    }
    let text = choice.message.text().map(String::from).unwrap_or_default();
    if text.is_empty() && !choice.message.tool_calls.is_empty() {
        let message = "the model called a tool, which only `send()` hands out";
        return fail(ErrorKind::Tool, message, response);
    }
    Ok((text, response))
}
