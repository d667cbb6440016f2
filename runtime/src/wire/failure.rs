//! The failures that servers report, in all their forms.
//!
//! Knows the forms of the gateway, OpenAI, Anthropic, Google, Mistral, OpenRouter, vLLM,
//! LiteLLM, llama.cpp, FastAPI and of plain proxies. Whether to retry is decided above.

use serde::Serialize;
use serde_json::{Map, Value};
use std::time::Duration;

/// Characters kept of a body that holds no message of its own.
const KEPT: usize = 2000;

/// A failure as a server reports it; each field is `None` where the server left it out.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Failure {
    /// The message; else the body's first 2000 characters.
    pub message: Option<String>,
    /// The kind of failure, such as `rate_limit_exceeded`.
    pub kind: Option<String>,
    /// A finer word or number, such as `context_length_exceeded`.
    pub code: Option<String>,
    /// The part of the request that is wrong: a parameter's name, or details such as `{"modelId": …}`.
    pub param: Option<Value>,
    /// The gateway's id for later look-ups.
    pub generation_id: Option<String>,
    /// The server's id of the request, where the body has it.
    pub request_id: Option<String>,
    /// The provider behind the server (OpenRouter).
    pub provider: Option<String>,
    /// An HTTP error status named in the body, 400 to 599.
    pub status: Option<u16>,
    /// The wait that the body requests (Google's `retryDelay`).
    pub retry_after: Option<Duration>,
}

impl Failure {
    /// Reads the body of an error answer. Never fails: the worst is the raw text.
    ///
    /// ```
    /// let failure = coax::wire::Failure::read(br#"{"error":{"message":"no such model"}}"#);
    /// assert_eq!(failure.message.as_deref(), Some("no such model"));
    /// ```
    #[must_use]
    pub fn read(body: &[u8]) -> Self {
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        match serde_json::from_slice(body) {
            Ok(Value::Null) => Self::default(),
            Ok(Value::String(text)) => Self::raw(text.as_bytes()),
            Ok(value) => Self::of(&value).unwrap_or_else(|| Self::raw(body)),
            Err(_) => Self::raw(body),
        }
    }

    /// Finds a failure in an answer with status 200, or in an event of a stream.
    ///
    /// That is an `error` that says something, beside whatever else, alone, in a list or in one of the
    /// choices; or an object that calls itself an error.
    ///
    /// ```
    /// use coax::wire::Failure;
    /// use serde_json::json;
    ///
    /// assert!(Failure::in_payload(&json!({ "error": { "message": "overloaded" } })).is_some());
    /// assert!(Failure::in_payload(&json!({ "choices": [] })).is_none());
    /// ```
    #[must_use]
    pub fn in_payload(payload: &Value) -> Option<Self> {
        let object = match payload {
            Value::Array(list) => return list.iter().find_map(Self::in_payload),
            Value::Object(object) => object,
            _ => return None,
        };
        let says = |key| object.get(key).and_then(Value::as_str) == Some("error");
        let has_error = |value: &Value| value.get("error").is_some_and(says_something);
        // An empty one says something only where nothing else does.
        let is_bare =
            object.get("error").is_some_and(Value::is_object) && !object.contains_key("choices");
        let failed = has_error(payload) || is_bare || says("object") || says("type");
        let choices = object.get("choices").and_then(Value::as_array);
        if !failed && let Some(choice) = choices.into_iter().flatten().find(|it| has_error(it)) {
            return Self::of(choice);
        }
        failed
            .then(|| Self::of(payload).unwrap_or_else(|| Self::raw(payload.to_string().as_bytes())))
    }

    /// Finds a failure in an answer that was read already; free if there is no error.
    pub(super) fn in_record(
        error: Option<&Value>,
        object: Option<&str>,
        in_choice: bool,
        record: &impl Serialize,
    ) -> Option<Self> {
        if error.is_none() && object != Some("error") && !in_choice {
            return None;
        }
        Self::in_payload(&serde_json::to_value(record).ok()?)
    }

    /// Reads a failure of any of the known JSON forms.
    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Array(list) => list.iter().find_map(Self::of),
            Value::Object(object) => {
                Some(Self::of_object(object)).filter(|it| it.message.is_some())
            }
            _ => None,
        }
    }

    fn of_object(object: &Map<String, Value>) -> Self {
        let outer = Self::of_members(object);
        let Some(Value::Object(error)) = object.get("error") else {
            // `{"error": "text", "type": …}`; where there is a `message` too, that says more.
            let word = words(object.get("error"));
            return match outer.message {
                None => Self {
                    message: word,
                    ..outer
                },
                Some(_) => Self {
                    kind: outer.kind.or(word),
                    ..outer
                },
            };
        };
        let inner = Self::of_members(error);
        Self {
            // An error without words is still the best description of itself.
            message: inner
                .message
                .or(outer.message)
                .or_else(|| Some(json(error))),
            // Not the outer one: a `type` or `status` there is that of the answer.
            kind: inner.kind,
            code: inner.code.or(outer.code),
            param: inner.param.or(outer.param),
            generation_id: inner.generation_id.or(outer.generation_id),
            request_id: inner.request_id.or(outer.request_id),
            provider: inner.provider.or(outer.provider),
            status: inner.status.or(outer.status),
            retry_after: inner.retry_after.or(outer.retry_after),
        }
    }

    /// Replaces each text by the one that `shown` returns.
    #[must_use]
    pub(crate) fn shown(self, shown: impl Fn(&str) -> String + Copy) -> Self {
        let text = |text: Option<String>| text.map(|text| shown(&text));
        Self {
            message: text(self.message),
            kind: text(self.kind),
            code: text(self.code),
            param: self.param.map(|mut param| {
                texts(&mut param, shown);
                param
            }),
            generation_id: text(self.generation_id),
            request_id: text(self.request_id),
            provider: text(self.provider),
            ..self
        }
    }

    /// Reads the members that an error object, or a flat body, may have.
    fn of_members(members: &Map<String, Value>) -> Self {
        let text = |key| words(members.get(key));
        let metadata = members.get("metadata");
        let upstream = metadata.and_then(|it| it.get("raw")).and_then(upstream);
        let said = text("message")
            .or_else(|| text("detail"))
            .or_else(|| text("msg"))
            // Portkey.
            .or_else(|| text("html-message").map(|page| without_tags(&page)));
        // A relay packs the provider's whole body into the words.
        let packed = said.as_deref().and_then(packed);
        let said = match &packed {
            Some(inner) => inner.message.clone(),
            None => said,
        };
        let code = members.get("code");
        let status = ["code", "status", "status_code", "statusCode"];
        Self {
            message: match (said, upstream.as_ref().and_then(|it| it.message.as_deref())) {
                // OpenRouter: "Provider returned error" alone helps nobody.
                (Some(said), Some(cause)) if !said.contains(cause) => {
                    Some(format!("{said}: {cause}"))
                }
                (said, cause) => said.or_else(|| cause.map(str::to_owned)),
            },
            kind: text("type")
                .or_else(|| words(metadata?.get("error_type")))
                // Google: `"status": "RESOURCE_EXHAUSTED"`.
                .or_else(|| text("status").filter(|word| word.parse::<u16>().is_err()))
                .or_else(|| upstream.as_ref()?.kind.clone())
                .or_else(|| packed.as_ref()?.kind.clone())
                // `"type": "error"` and `"status": "error"` say nothing.
                .filter(|kind| kind != "error"),
            code: match code {
                Some(Value::Number(number)) => Some(number.to_string()),
                other => words(other),
            },
            param: members
                .get("param")
                .filter(|param| !param.is_null())
                .cloned(),
            generation_id: text("generationId"),
            request_id: text("request_id"),
            provider: metadata.and_then(|it| words(it.get("provider_name"))),
            status: status
                .iter()
                .find_map(|key| http_status(members.get(*key)?)),
            retry_after: members
                .get("details")
                .and_then(Value::as_array)
                .and_then(|it| {
                    it.iter()
                        .find_map(|it| duration(it.get("retryDelay")?.as_str()?))
                })
                .or_else(|| packed.as_ref()?.retry_after),
        }
    }

    /// Reads a body that is no JSON, or JSON of no known form.
    fn raw(body: &[u8]) -> Self {
        // Four bytes make a character at most; nothing beyond is looked at.
        let body = body.trim_ascii();
        let text = String::from_utf8_lossy(&body[..body.len().min(4 * KEPT + 4)]);
        let message = html_title(&text).unwrap_or_else(|| cut(text.trim()));
        Self {
            message: Some(message).filter(|text| !text.is_empty()),
            ..Self::default()
        }
    }
}

/// Returns whether an `error` member is more than a way to say that there is none.
fn says_something(error: &Value) -> bool {
    match error {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Object(members) => !members.is_empty(),
        _ => true,
    }
}

/// Returns a text; or those of a list of findings (FastAPI), or of an object around one.
fn words(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Array(findings) => {
            let texts: Vec<_> = findings.iter().filter_map(finding).collect();
            (!texts.is_empty()).then(|| cut(&texts.join("; ")))
        }
        object @ Value::Object(_) => finding(object).or_else(|| Some(json(object))),
        _ => None,
    }
}

/// Writes `{"loc": ["body", "n"], "msg": "Too big"}` as `body.n: Too big`.
fn finding(value: &Value) -> Option<String> {
    if let Some(text) = value.as_str() {
        return Some(text.to_owned());
    }
    let text = ["msg", "message", "detail"]
        .iter()
        .find_map(|key| match value.get(key)? {
            Value::String(text) => Some(text.clone()),
            list @ Value::Array(_) => words(Some(list)),
            _ => None,
        })?;
    let place: Vec<_> = value
        .get("loc")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|step| {
            step.as_str()
                .map_or_else(|| step.to_string(), str::to_owned)
        })
        .collect();
    Some(if place.is_empty() {
        text
    } else {
        format!("{}: {text}", place.join("."))
    })
}

/// Reads a provider's error that is JSON text inside a message.
fn packed(said: &str) -> Option<Failure> {
    let text = said.trim_start();
    let value = serde_json::from_str(text.strip_prefix('{').map(|_| text)?).ok()?;
    Failure::of(&value)
}

/// Returns the text of a piece of a page.
fn without_tags(page: &str) -> String {
    let texts = page
        .split('<')
        .map(|it| it.split_once('>').map_or(it, |(_, text)| text));
    let text = texts.collect::<Vec<_>>().join(" ");
    cut(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Changes each text in a value.
fn texts(value: &mut Value, shown: impl Fn(&str) -> String + Copy) {
    match value {
        Value::String(text) => *text = shown(text),
        Value::Array(items) => items.iter_mut().for_each(|it| texts(it, shown)),
        Value::Object(members) => members.values_mut().for_each(|it| texts(it, shown)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Reads a duration as in `1.4s`, `6m0s` or `120ms`; a bare number counts seconds.
pub(crate) fn duration(text: &str) -> Option<Duration> {
    let (mut seconds, mut rest) = (0.0, text.trim());
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(rest.len());
        let number: f64 = rest[..end].parse().ok()?;
        rest = &rest[end..];
        let end = rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        seconds += number
            * match &rest[..end] {
                "" | "s" => 1.0,
                "ms" => 0.001,
                "us" => 0.000_001,
                "ns" => 0.000_000_001,
                "m" => 60.0,
                "h" => 3600.0,
                _ => return None,
            };
        rest = &rest[end..];
    }
    Some(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
}

/// Reads the provider's own body, which OpenRouter sends on as JSON or as its text.
fn upstream(raw: &Value) -> Option<Failure> {
    match raw {
        Value::String(text) => Some(Failure::read(text.as_bytes())),
        other => Failure::of(other),
    }
}

fn http_status(value: &Value) -> Option<u16> {
    let number = match value {
        Value::String(text) => text.parse().ok()?,
        other => other.as_u64()?.try_into().ok()?,
    };
    (400..600).contains(&number).then_some(number)
}

/// Returns the title of a page, with which proxies answer (`502 Bad Gateway`).
fn html_title(text: &str) -> Option<String> {
    if !text.starts_with('<') {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let start = start + lower[start..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    let title = cut(&text[start..end]
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" "));
    Some(title).filter(|title| !title.is_empty())
}

fn json(value: &impl Serialize) -> String {
    cut(&serde_json::to_string(value).unwrap_or_default())
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(KEPT) {
        Some((end, _)) => text[..end].to_owned(),
        None => text.to_owned(),
    }
}
