//! The result of a model's answer: text, calls, or one of the ways to get neither.
//!
//! The one place that decides how an answer ended, for whole and streamed ones alike.

use crate::error::ErrorKind;
use crate::wire::{Choice, Content, FinishReason, Message, Response, ToolCall};
use std::borrow::Cow;

/// The end of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Whole,
    Tools,
    Cut,
    Filtered,
    Refused,
    Broken,
    /// For a reason that this version does not know.
    Unknown,
}

/// The vendors' words for the end of an answer, compared without case.
const ENDS: &[(&str, End)] = &[
    // OpenAI.
    ("stop", End::Whole),
    ("length", End::Cut),
    ("tool_calls", End::Tools),
    ("function_call", End::Tools),
    ("content_filter", End::Filtered),
    // Anthropic's stop reasons, which relays hand through.
    ("end_turn", End::Whole),
    ("stop_sequence", End::Whole),
    ("max_tokens", End::Cut),
    ("model_context_window_exceeded", End::Cut),
    ("tool_use", End::Tools),
    ("refusal", End::Refused),
    ("pause_turn", End::Broken),
    // Gemini's FinishReason (qwen-code#9882); `STOP` and `MAX_TOKENS` are above.
    ("safety", End::Filtered),
    ("recitation", End::Filtered),
    ("blocklist", End::Filtered),
    ("prohibited_content", End::Filtered),
    ("spii", End::Filtered),
    ("image_safety", End::Filtered),
    ("malformed_function_call", End::Broken),
    ("unexpected_tool_call", End::Broken),
    ("other", End::Broken),
    // Mistral; OpenAI's responses through relays (aisuite PR 333); Cohere; text-generation-inference.
    ("model_length", End::Cut),
    ("max_output_tokens", End::Cut),
    ("complete", End::Whole),
    ("eos", End::Whole),
    ("eos_token", End::Whole),
    // DeepSeek; Zhipu; OpenRouter; vLLM.
    ("insufficient_system_resource", End::Broken),
    ("network_error", End::Broken),
    ("sensitive", End::Filtered),
    ("error", End::Broken),
    ("abort", End::Broken),
];

/// Returns how the choice ended; whole where the server gives no reason.
fn end(choice: &Choice) -> End {
    let Some(reason) = &choice.finish_reason else {
        return End::Whole;
    };
    let known = ENDS
        .iter()
        .find(|(word, _)| word.eq_ignore_ascii_case(reason.as_str()));
    known.map_or(End::Unknown, |(_, end)| *end)
}

/// Returns whether the token limit cut the choice off.
pub(crate) fn is_cut(choice: &Choice) -> bool {
    end(choice) == End::Cut
}

/// Returns whether a call says what is called.
pub(crate) fn has_name(call: &ToolCall) -> bool {
    let function = call.function.as_ref().map(|it| &it.name);
    let name = function.or(call.custom.as_ref().map(|it| &it.name));
    name.is_some_and(|name| !name.is_empty())
}

/// The judgement of an answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Judged {
    Text,
    Calls,
    Failed(ErrorKind, String),
}

/// Takes the text of a legacy completion, whose choices have `text` in place of a message.
pub(crate) fn completed(response: &mut Response) {
    response.choices.iter_mut().for_each(completion);
}

/// Returns the text of a response that was checked.
pub(crate) fn text(response: &Response) -> Cow<'_, str> {
    let first = response.choices.first();
    first.and_then(|it| it.message.text()).unwrap_or_default()
}

/// Returns the same text, without a copy where it is one text.
pub(crate) fn into_text(mut response: Box<Response>) -> String {
    let content = response
        .choices
        .first_mut()
        .map(|it| &mut it.message.content);
    match content {
        Some(Some(Content::Text(text))) => std::mem::take(text),
        _ => text(&response).into_owned(),
    }
}

/// Judges the first answer of a response; a call only where tools were on offer.
pub(crate) fn judged(response: &Response, has_tools: bool) -> Judged {
    let fail = |kind, message: &str| Judged::Failed(kind, message.to_owned());
    let Some(choice) = response.choices.first() else {
        return fail(ErrorKind::Malformed, "the answer has no choices");
    };
    let (message, end) = (&choice.message, end(choice));
    if end == End::Refused || is_refusal(message) {
        return fail(ErrorKind::Refused, "the model refused to answer");
    }
    let text = message.text().unwrap_or_default();
    match end {
        End::Cut => fail(ErrorKind::Truncated, "the token limit cut the answer off"),
        End::Filtered => {
            let message = "the provider's filter held the answer back";
            fail(ErrorKind::ContentFiltered, message)
        }
        End::Broken => {
            let message = "the provider failed in the middle of the answer";
            fail(ErrorKind::Interrupted, message)
        }
        _ if has_tools && message.tool_calls.iter().any(has_name) => Judged::Calls,
        _ if !message.tool_calls.is_empty() && (text.is_empty() || end == End::Tools) => {
            let message = "the model called a tool, and none was given";
            fail(ErrorKind::Tool, message)
        }
        End::Unknown if text.is_empty() => {
            let reason = choice
                .finish_reason
                .as_ref()
                .map_or("", FinishReason::as_str);
            let reason: String = reason.escape_debug().take(40).collect();
            let message = format!("the answer ended without text, for the reason `{reason}`");
            Judged::Failed(ErrorKind::Interrupted, message)
        }
        _ if text.is_empty() => fail(
            ErrorKind::Malformed,
            "the answer is empty: the model gave no text",
        ),
        _ => Judged::Text,
    }
}

/// Returns the text of an answer that the token limit cut off after the JSON was whole: small models go on
/// with blanks until the limit (llama.cpp, Ollama).
pub(crate) fn cut_after_json(response: &Response) -> Option<Cow<'_, str>> {
    let choice = response.choices.first().filter(|choice| is_cut(choice))?;
    let text = choice.message.text()?;
    let is_whole = text.ends_with(char::is_whitespace) && text.trim_start().starts_with(['{', '[']);
    is_whole.then_some(text)
}

/// Returns the JSON that a model wrote behind its reasoning or in a Markdown fence, although JSON alone
/// was requested.
pub(crate) fn json_inside(text: &str) -> Option<&str> {
    let text = text.trim();
    let inner = match text.strip_prefix("<think>") {
        Some(thoughts) => thoughts.split_once("</think>")?.1.trim(),
        None => text,
    };
    let fenced = inner
        .strip_prefix("```")
        .and_then(|it| it.strip_suffix("```"));
    let inner = match fenced {
        // The first line names the language.
        Some(fenced) => fenced.split_once('\n')?.1.trim(),
        None => inner,
    };
    (inner.len() < text.len()).then_some(inner)
}

/// Takes the text of a legacy completion, whose choices have `text` in place of a message.
fn completion(choice: &mut Choice) {
    if choice.message.content.is_none()
        && let Some(text) = choice.extra.get("text").and_then(|it| it.as_str())
    {
        choice.message.content = Some(Content::Text(text.to_owned()));
    }
}

/// Returns whether the model says that it will not answer, in a member of its own or as a part.
fn is_refusal(message: &Message) -> bool {
    let says = |text: Option<&str>| text.is_some_and(|text| !text.is_empty());
    let parts = match &message.content {
        Some(Content::Parts(parts)) => parts.as_slice(),
        _ => &[],
    };
    says(message.refusal.as_deref()) || parts.iter().any(|part| says(part.refusal.as_deref()))
}
