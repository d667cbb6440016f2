//! The kind of an answer by its bytes: the first ones decide, labels only hint.

use super::exchange::Exchange;
use super::payload::failure_in;
use crate::error::{Error, ErrorKind, Result};
use crate::turn::{clean, surrogates};
use crate::wire::{Failure, Response};
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use http::response::Parts;
use serde::Deserialize;
use serde_json::value::RawValue;

/// Names of the fields of server-sent events.
const FIELDS: [&[u8]; 4] = [b"data", b"event", b"id", b"retry"];

/// Returns whether an answer is a stream of events, by its first bytes; `None` if more are needed.
///
/// Servers label events `application/json` and whole answers `text/event-stream`, or nothing at all
/// (openclaw#96497, 9router#3492, aichat#651).
pub(super) fn is_events(first: &[u8], headers: &HeaderMap) -> Option<bool> {
    let text = first
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(first)
        .trim_ascii_start();
    match text.first()? {
        b':' => return Some(true),
        b'{' | b'[' | b'<' | b'"' => return Some(false),
        _ => {}
    }
    for field in FIELDS {
        if let Some(rest) = text.strip_prefix(field) {
            match rest.first() {
                Some(b':' | b'\r' | b'\n') => return Some(true),
                Some(_) => {}
                None => return None,
            }
        } else if field.starts_with(text) {
            return None;
        }
    }
    Some(labelled_as_events(headers))
}

/// Returns whether the label says that an answer is a stream of events; where there is none, it may be.
pub(super) fn labelled_as_events(headers: &HeaderMap) -> bool {
    let label = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let label = label.unwrap_or_default().to_ascii_lowercase();
    !label.contains("json") && !label.contains("html")
}

/// Returns the error for an answer with a bad status.
pub(super) fn refused(parts: &Parts, body: &[u8], exchange: &Exchange) -> Error {
    let failure = Failure::read(body);
    let error = exchange.failed(Some(parts.status.as_u16()), failure, &parts.headers);
    if body.is_empty() {
        error
    } else {
        error.with_raw(exchange.mask(body))
    }
}

/// Returns the error for an answer in an encoding that was not requested and that the transport does not
/// undo.
pub(super) fn encoded(parts: &Parts, encoding: &str, exchange: &Exchange) -> Error {
    let message = format!("the answer is encoded as `{encoding}`, which was not asked for");
    if parts.status.is_success() {
        return exchange.mark(Error::new(ErrorKind::Malformed, message));
    }
    let failure = Failure {
        message: Some(message),
        ..Failure::default()
    };
    exchange.failed(Some(parts.status.as_u16()), failure, &parts.headers)
}

/// Reads an answer of status 200, which may still report a failure.
pub(super) fn response(
    body: &[u8],
    headers: &HeaderMap,
    exchange: &Exchange,
) -> Result<Box<Response>> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let parsed = parse(body);
    let reports = |response: &Response| response.failure().is_some();
    let cause = match parsed {
        Ok(response) if !says_nothing(&response) && !reports(&response) => return Ok(response),
        parsed => match (failure_in(body), parsed) {
            (Some(failure), parsed) => {
                let error = exchange.failed(None, failure, headers);
                return Err(match parsed {
                    // It is paid for: asking again would pay twice.
                    Ok(response) if is_paid(&response) => {
                        error.not_retryable().with_received(without_error(response))
                    }
                    _ => error.with_raw(exchange.mask(body)),
                });
            }
            (None, Ok(response)) if is_well_formed(body) => return Ok(response),
            (None, Ok(_)) => None,
            (None, Err(cause)) => Some(cause),
        },
    };
    let what = match body.trim_ascii_start().first() {
        None => "the server's answer is empty",
        Some(b'<') => "the server answered with a web page: is the base address right?",
        Some(_) => "the server's answer is no chat completion",
    };
    let error = exchange.mark(Error::new(ErrorKind::Malformed, what));
    let error = error.with_raw(exchange.mask(body));
    Err(match cause {
        Some(cause) => error.with_source(cause),
        None => error,
    })
}

/// Returns whether an answer holds something that cost money.
fn is_paid(response: &Response) -> bool {
    let said = |text: Option<std::borrow::Cow<'_, str>>| text.is_some_and(|it| !it.is_empty());
    response.usage.is_some()
        || response
            .choices
            .iter()
            .any(|it| said(it.message.text()) || !it.message.tool_calls.is_empty())
}

/// Removes the error from a response that goes into an error, which holds it without secrets.
fn without_error(mut response: Box<Response>) -> Box<Response> {
    response.error = None;
    for choice in &mut response.choices {
        choice.extra.remove("error");
    }
    response
}

#[derive(Deserialize)]
struct Boxed(#[serde(deserialize_with = "Response::boxed")] Box<Response>);

/// Reads a whole answer. What follows it, and half a character in it, is no reason to lose it.
fn parse(body: &[u8]) -> serde_json::Result<Box<Response>> {
    // Text is read faster than bytes, whose strings are each looked through once more.
    let read = match std::str::from_utf8(body) {
        Ok(text) => serde_json::from_str::<Boxed>(text),
        Err(_) => serde_json::from_slice(body),
    };
    let cause = match read {
        Ok(response) => return Ok(response.0),
        Err(cause) => cause,
    };
    let text = String::from_utf8_lossy(body);
    let first = |body: &[u8]| {
        let mut values = serde_json::Deserializer::from_slice(body).into_iter::<Boxed>();
        Some(values.next()?.ok()?.0)
    };
    first(text.as_bytes())
        .or_else(|| first(&clean::cleaned(text.as_bytes())?))
        .or_else(|| first(&surrogates::replaced(body)))
        .ok_or(cause)
}

/// Returns whether what should be lists and text is so in the JSON, or is not there: of anything else
/// nothing was read.
fn is_well_formed(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Outline<'a> {
        #[serde(borrow, default)]
        choices: Option<&'a RawValue>,
    }
    #[derive(Deserialize)]
    struct Choice<'a> {
        #[serde(borrow, default)]
        message: Option<Message<'a>>,
    }
    #[derive(Deserialize)]
    struct Message<'a> {
        #[serde(borrow, default)]
        content: Option<&'a RawValue>,
    }
    let outline: Option<Outline<'_>> = serde_json::from_slice(body).ok();
    let Some(choices) = outline.and_then(|it| it.choices).map(RawValue::get) else {
        return true;
    };
    if !choices.starts_with('[') {
        return choices == "null";
    }
    let first = serde_json::from_str::<Vec<Choice<'_>>>(choices);
    let first = first.ok().and_then(|choices| choices.into_iter().next());
    let content = first.and_then(|it| it.message?.content).map(RawValue::get);
    content.is_none_or(|json| json.starts_with(['"', '[']) || json == "null")
}

/// Returns whether the answer says nothing, which may be because it could not be read.
fn says_nothing(response: &Response) -> bool {
    let first = response.choices.first().map(|choice| &choice.message);
    first.is_none_or(|it| it.content.is_none() && it.tool_calls.is_empty() && it.refusal.is_none())
}
