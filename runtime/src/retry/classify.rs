//! The kind of a reported failure, and the decision whether to send the request again.
//!
//! Servers report it by code and type, in words, by a header or by the status; each list below is data,
//! with where the words were seen. Words are compared without case. It knows no client and no clock.

use crate::error::ErrorKind;
use crate::wire::Failure;
use http::HeaderMap;

/// A kind, and whether the same request may succeed later.
type Class = (ErrorKind, bool);

const CREDIT: Class = (ErrorKind::OutOfCredit, false);
const CONTEXT: Class = (ErrorKind::ContextLength, false);
const RATE: Class = (ErrorKind::RateLimited, true);
const OVERLOAD: Class = (ErrorKind::Overloaded, true);
const SERVER: Class = (ErrorKind::Server, true);
const TIMEOUT: Class = (ErrorKind::Timeout, true);
const CREDENTIAL: Class = (ErrorKind::Authentication, false);
const PERMISSION: Class = (ErrorKind::Permission, false);
const NOT_FOUND: Class = (ErrorKind::NotFound, false);
const REQUEST: Class = (ErrorKind::InvalidRequest, false);
const FILTER: Class = (ErrorKind::ContentFiltered, false);

/// Codes and types that hold against any status.
const WORDS: &[(&str, Class)] = &[
    // OpenAI, error codes: money and spend limits (429).
    ("insufficient_quota", CREDIT),
    ("credit_balance_exhausted", CREDIT),
    ("organization_spend_limit_exceeded", CREDIT),
    ("project_spend_limit_exceeded", CREDIT),
    ("organization_usage_limit_exceeded", CREDIT),
    // The gateway: 402, also seen with 403 and 429.
    ("insufficient_funds", CREDIT),
    ("quota_for_entity_exceeded", CREDIT),
    // Anthropic, error types.
    ("billing_error", CREDIT),
    // MiniMax (429 and 500), DeepSeek, relays: modelscope#1691, hermes-agent#16680, csghub-server PR 1369.
    ("insufficient_balance", CREDIT),
    ("insufficient_balance_error", CREDIT),
    ("insufficient_credits", CREDIT),
    ("insufficient_user_quota", CREDIT),
    // OpenAI; llama.cpp.
    ("context_length_exceeded", CONTEXT),
    ("exceed_context_size_error", CONTEXT),
    // OpenAI, Anthropic, the gateway.
    ("rate_limit_exceeded", RATE),
    ("rate_limit_error", RATE),
    ("slow_down", RATE),
    ("too_many_requests", RATE),
    // google.rpc.Code, as the `status` of Google's errors.
    ("resource_exhausted", RATE),
    ("unavailable", OVERLOAD),
    ("unauthenticated", CREDENTIAL),
    ("permission_denied", PERMISSION),
    ("deadline_exceeded", TIMEOUT),
    // OpenAI (503); Anthropic (529); llama.cpp while it loads a model.
    ("server_is_overloaded", OVERLOAD),
    ("service_unavailable_error", OVERLOAD),
    ("overloaded_error", OVERLOAD),
    ("unavailable_error", OVERLOAD),
    // OpenAI, Anthropic, llama.cpp.
    ("authentication_error", CREDENTIAL),
    ("invalid_api_key", CREDENTIAL),
    ("permission_error", PERMISSION),
    // The gateway.
    ("forbidden", PERMISSION),
    ("customer_verification_required", PERMISSION),
    ("no_providers_available", PERMISSION),
    ("failed_dependency", (ErrorKind::Server, false)),
    // OpenAI, Anthropic, the gateway, google.rpc.Code.
    ("model_not_found", NOT_FOUND),
    ("not_found", NOT_FOUND),
    ("not_found_error", NOT_FOUND),
    // OpenAI, Azure.
    ("content_policy_violation", FILTER),
    ("content_filter", FILTER),
    // Anthropic; OpenAI's streams (codex), whose type is `invalid_request_error` beside it.
    ("timeout_error", TIMEOUT),
    ("request_timeout", TIMEOUT),
];

/// Parts of messages that hold against any status, where no code or type says more.
const PHRASES: &[(&str, Class)] = &[
    // OpenAI, vLLM, SGLang.
    ("maximum context length", CONTEXT),
    // Anthropic.
    ("prompt is too long", CONTEXT),
    // Bedrock.
    ("input is too long for requested model", CONTEXT),
    // LiteLLM, before the provider's own words.
    ("contextwindowexceedederror", CONTEXT),
    ("context window error", CONTEXT),
    // llama.cpp.
    ("exceeds the available context size", CONTEXT),
    // Groq, Mistral, xAI.
    ("reduce the length of the messages", CONTEXT),
    ("exceeds model's maximum context", CONTEXT),
    ("exceeds the context window", CONTEXT),
    // Gemini: "The input token count (…) exceeds the maximum number of tokens allowed".
    ("exceeds the maximum number of tokens allowed", CONTEXT),
    // Anthropic (400).
    ("credit balance is too low", CREDIT),
    // MiniMax, DeepSeek (402), relays.
    ("insufficient balance", CREDIT),
    ("insufficient_balance", CREDIT),
    // OpenRouter (402).
    ("insufficient credits", CREDIT),
    ("requires more credits", CREDIT),
    // OpenAI.
    ("billing hard limit", CREDIT),
];

/// Types that say little: they count where no status does.
const GENERAL: &[(&str, Class)] = &[
    // OpenAI, Anthropic, llama.cpp, vLLM (names of exceptions), google.rpc.Code.
    ("invalid_request_error", REQUEST),
    ("badrequesterror", REQUEST),
    ("invalid_argument", REQUEST),
    ("failed_precondition", REQUEST),
    ("not_supported_error", REQUEST),
    ("server_error", SERVER),
    ("internal_server_error", SERVER),
    ("internalservererror", SERVER),
    ("api_error", SERVER),
    ("internal", SERVER),
    ("backend_error", SERVER),
];

/// Number of bytes of a message that are searched.
const SEARCHED: usize = 4096;

/// Returns the kind of a failure, and whether sending it again may help: by specific codes and types, then
/// by the words of the message, by the status, by general types. `x-should-retry` decides about a
/// repetition, except of what costs money in vain.
pub(crate) fn classify(status: Option<u16>, failure: &Failure, headers: &HeaderMap) -> Class {
    let (kind, retryable) = by_words(failure, WORDS)
        .or_else(|| by_phrases(failure))
        .or_else(|| by_status(status, failure))
        .or_else(|| by_words(failure, GENERAL))
        // Inside a 200, in bare words: nothing says that it passes.
        .unwrap_or((ErrorKind::Server, false));
    let advice = headers
        .get("x-should-retry")
        .and_then(|value| value.to_str().ok());
    match advice {
        Some("true") if kind != ErrorKind::OutOfCredit => (kind, true),
        Some("false") => (kind, false),
        _ => (kind, retryable),
    }
}

fn by_words(failure: &Failure, words: &[(&str, Class)]) -> Option<Class> {
    let said = [failure.code.as_deref(), failure.kind.as_deref()];
    said.into_iter().flatten().find_map(|said| {
        let found = words
            .iter()
            .find(|(word, _)| word.eq_ignore_ascii_case(said));
        found.map(|(_, class)| *class)
    })
}

fn by_phrases(failure: &Failure) -> Option<Class> {
    let message = failure.message.as_deref()?.as_bytes();
    let searched = message[..message.len().min(SEARCHED)].to_ascii_lowercase();
    let has = |phrase: &str| memchr::memmem::find(&searched, phrase.as_bytes()).is_some();
    let found = PHRASES.iter().find(|(phrase, _)| has(phrase));
    found.map(|(_, class)| *class)
}

fn by_status(status: Option<u16>, failure: &Failure) -> Option<Class> {
    // An error inside a 200 names its status in the body, if anywhere.
    let status = status.filter(|status| *status >= 300).or(failure.status);
    let status = status.or_else(|| failure.code.as_deref()?.parse().ok());
    Some(match status? {
        401 => CREDENTIAL,
        402 => CREDIT,
        403 => PERMISSION,
        404 => NOT_FOUND,
        408 | 504 | 524 => TIMEOUT,
        409 => (ErrorKind::InvalidRequest, true),
        424 => (ErrorKind::Server, false),
        429 => RATE,
        503 | 529 => OVERLOAD,
        300..=399 => (ErrorKind::Configuration, false),
        400..=499 | 501 => REQUEST,
        500..=599 => SERVER,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::retry::tests::headers;

    fn class(
        status: u16,
        kind: &str,
        code: &str,
        pairs: &[(&'static str, &str)],
    ) -> (ErrorKind, bool) {
        let body = format!(r#"{{"error":{{"message":"m","type":"{kind}","code":"{code}"}}}}"#);
        classify(
            Some(status),
            &Failure::read(body.as_bytes()),
            &headers(pairs),
        )
    }

    #[test]
    fn money_is_never_retried() {
        for status in [400, 402, 403, 429, 503] {
            for (kind, code) in [
                ("quota_for_entity_exceeded", ""),
                ("x", "insufficient_quota"),
            ] {
                let header = [("x-should-retry", "true")];
                assert_eq!(
                    class(status, kind, code, &header),
                    (ErrorKind::OutOfCredit, false)
                );
            }
        }
        assert_eq!(class(402, "", "", &[]), (ErrorKind::OutOfCredit, false));
    }

    #[test]
    fn words_beat_the_header_and_the_header_beats_the_status() {
        assert_eq!(
            class(400, "exceed_context_size_error", "", &[]),
            (ErrorKind::ContextLength, false)
        );
        assert_eq!(
            class(429, "rate_limit_exceeded", "", &[]),
            (ErrorKind::RateLimited, true)
        );
        assert_eq!(
            class(503, "unavailable_error", "", &[]),
            (ErrorKind::Overloaded, true)
        );
        assert_eq!(
            class(500, "", "", &[("x-should-retry", "false")]),
            (ErrorKind::Server, false)
        );
        assert_eq!(
            class(400, "", "", &[("x-should-retry", "true")]),
            (ErrorKind::InvalidRequest, true)
        );
        let statuses = [
            (400, ErrorKind::InvalidRequest, false),
            (401, ErrorKind::Authentication, false),
            (403, ErrorKind::Permission, false),
            (404, ErrorKind::NotFound, false),
            (408, ErrorKind::Timeout, true),
            (409, ErrorKind::InvalidRequest, true),
            (422, ErrorKind::InvalidRequest, false),
            (429, ErrorKind::RateLimited, true),
            (500, ErrorKind::Server, true),
            (502, ErrorKind::Server, true),
            (503, ErrorKind::Overloaded, true),
        ];
        for (status, kind, retryable) in statuses {
            assert_eq!(class(status, "", "", &[]), (kind, retryable), "{status}");
        }
    }

    #[test]
    fn an_error_inside_a_200_is_recognised_by_its_code_or_type() {
        assert_eq!(class(200, "", "429", &[]), RATE);
        assert_eq!(class(200, "server_error", "", &[]), SERVER);
        assert_eq!(class(200, "invalid_request_error", "", &[]), REQUEST);
        // Nothing says that it passes.
        assert_eq!(class(200, "", "", &[]), (ErrorKind::Server, false));
    }

    fn said(status: u16, message: &str) -> Class {
        let failure = Failure {
            message: Some(message.to_owned()),
            kind: Some("api_error".to_owned()),
            ..Failure::default()
        };
        classify(Some(status), &failure, &HeaderMap::new())
    }

    #[test]
    fn words_in_messages_hold_against_the_status() {
        for status in [200, 400, 413, 429, 500] {
            for message in [
                "This model's maximum context length is 4096 tokens.",
                "prompt is too long: 210000 tokens > 200000 maximum",
                "litellm.ContextWindowExceededError: it exceeds the available context size",
            ] {
                assert_eq!(said(status, message), CONTEXT, "{status} {message}");
            }
            for message in [
                "Your credit balance is too low to access the API",
                "INSUFFICIENT BALANCE (1008)",
            ] {
                assert_eq!(said(status, message), CREDIT, "{status} {message}");
            }
        }
        let long = format!("{}maximum context length", "x".repeat(SEARCHED));
        assert_eq!(said(500, &long), SERVER, "no more is searched");
    }

    #[test]
    fn words_are_compared_without_case() {
        assert_eq!(class(429, "", "INSUFFICIENT_BALANCE", &[]), CREDIT);
        assert_eq!(class(200, "RESOURCE_EXHAUSTED", "", &[]), RATE);
        assert_eq!(class(500, "Context_Length_Exceeded", "", &[]), CONTEXT);
    }

    #[test]
    fn every_word_stands_once_and_can_be_found() {
        let words: Vec<&str> = [WORDS, GENERAL]
            .concat()
            .iter()
            .map(|(word, _)| *word)
            .collect();
        for (at, word) in words.iter().enumerate() {
            assert_eq!(*word, word.to_ascii_lowercase());
            assert!(!words[at + 1..].contains(word), "{word}");
        }
        for (phrase, class) in PHRASES {
            assert_eq!(*phrase, phrase.to_ascii_lowercase());
            assert_eq!(said(400, phrase), *class, "{phrase}");
        }
    }
}
