//! One HTTP exchange, as errors report it: status, request id, attempts, the server's failure.
//!
//! Nothing that a server sent gets into an error but through here, where secrets are removed.

use super::credential::Key;
use super::secrets::Secrets;
use crate::error::{Error, ErrorKind};
use crate::retry;
use crate::wire::Failure;
use http::header::LOCATION;
use http::{HeaderMap, HeaderName};
use std::fmt::Write as _;
use std::time::SystemTime;

/// Headers with the server's id of the request: most servers, Anthropic, LiteLLM, OpenRouter.
static REQUEST_IDS: [HeaderName; 4] = [
    HeaderName::from_static("x-request-id"),
    HeaderName::from_static("request-id"),
    HeaderName::from_static("x-litellm-call-id"),
    HeaderName::from_static("x-generation-id"),
];

/// Number of characters of a provider's message that an error shows; it holds all of them.
const SHOWN: usize = 300;

/// Status, request id, attempts and secrets of one HTTP exchange, added to errors.
#[derive(Clone, Debug, Default)]
pub(super) struct Exchange {
    pub(super) status: u16,
    pub(super) request_id: Option<String>,
    pub(super) attempts: u32,
    pub(super) secrets: Secrets,
}

impl Exchange {
    /// Takes over the head of an answer: status, request id, wait.
    pub(super) fn begin(&mut self, status: u16, headers: &HeaderMap) {
        self.status = status;
        let ids = REQUEST_IDS
            .iter()
            .filter_map(|name| headers.get(name)?.to_str().ok());
        let id = ids.into_iter().find(|id| !id.is_empty());
        self.request_id = id.map(|id| self.secrets.mask(id));
    }

    /// Adds the exchange to an error.
    pub(super) fn mark(&self, error: Error) -> Error {
        let error = error.with_attempts(self.attempts);
        let error = match &self.request_id {
            Some(id) => error.with_request_id(id),
            None => error,
        };
        if self.status == 0 {
            error
        } else {
            error.with_status(self.status)
        }
    }

    /// Returns received bytes as text, without secrets.
    pub(super) fn mask(&self, bytes: &[u8]) -> String {
        self.secrets.mask(&String::from_utf8_lossy(bytes))
    }

    /// Returns a server's message as an error shows it.
    pub(super) fn shown(&self, words: &[u8]) -> String {
        shown(&self.mask(words))
    }

    /// Returns the error for a failure that the server reports, in an answer of this status or in a stream.
    pub(super) fn failed(
        &self,
        status: Option<u16>,
        failure: Failure,
        headers: &HeaderMap,
    ) -> Error {
        let (kind, retryable) = retry::classify(status, &failure, headers);
        let is_rate = kind == ErrorKind::RateLimited;
        let after = retry::retry_after(headers, &failure, is_rate, SystemTime::now());
        let failure = failure.shown(|text| self.secrets.mask(text));
        let said = failure.message.as_deref().map(shown);
        let said = said.unwrap_or_else(|| "no reason given".to_owned());
        let mut message = match status.filter(|status| *status >= 300) {
            Some(status) => format!("the server answered {status}: {said}"),
            None => format!("the server reports a failure: {said}"),
        };
        let is_oidc = self.secrets.key.as_ref().is_some_and(Key::is_oidc);
        if kind == ErrorKind::Authentication && is_oidc {
            message.push_str(
                " (the token of `VERCEL_OIDC_TOKEN` may have expired: `vercel env pull` renews it)",
            );
        }
        if let (ErrorKind::Configuration, Some(to)) = (kind, headers.get(LOCATION)) {
            let to = self.shown(to.as_bytes());
            message = format!("the server redirects to {to}: set that as the base address");
        }
        let error = Error::new(kind, message).with_retry(retryable, after);
        let error = match &failure.request_id {
            Some(id) => error.with_request_id(id),
            None => error,
        };
        self.mark(error).with_failure(failure)
    }
}

/// Returns a server's message in one line, cut to a readable length, with control characters escaped.
fn shown(text: &str) -> String {
    let mut shown = String::new();
    for (count, c) in text.trim().chars().enumerate() {
        if count == SHOWN {
            shown.push('…');
            break;
        }
        match c {
            '\n' | '\r' | '\t' => shown.push(' '),
            c if c.is_control() => write!(shown, "{}", c.escape_default()).unwrap_or_default(),
            c => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_and_escaped() {
        assert_eq!(shown(" a\nb\tc\u{1b}[31m\u{7} "), "a b c\\u{1b}[31m\\u{7}");
        let long = shown(&"ä".repeat(1000));
        assert_eq!(long.chars().count(), SHOWN + 1);
        assert!(long.ends_with('…'));
    }

    #[test]
    fn the_id_of_a_request_comes_from_the_head_or_the_body() {
        let mut exchange = Exchange::default();
        let mut headers = HeaderMap::new();
        headers.insert("request-id", http::HeaderValue::from_static("req_1"));
        exchange.begin(500, &headers);
        let failure = Failure::read(br#"{"error":{"message":"m"},"request_id":"req_2"}"#);
        let error = exchange.failed(Some(500), failure.clone(), &headers);
        assert_eq!(error.request_id(), Some("req_1"));
        let error = Exchange::default().failed(Some(500), failure, &HeaderMap::new());
        assert_eq!(error.request_id(), Some("req_2"));
    }
}
