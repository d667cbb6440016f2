//! Whether to send a request again, and when: pure decisions.
//!
//! Time and chance come in as parameters, so every decision can be tested as a value. Knows no
//! client and no clock.

use crate::error::{Error, ErrorKind};
use crate::wire::Failure;
use http::HeaderMap;
use std::time::{Duration, SystemTime};

/// How often a failed request is sent again, and how long to wait before.
///
/// The wait doubles from `initial_delay` to `max_delay` and is shortened by up to a quarter by
/// chance; where the server names a time, that holds instead. A server that asks for more than
/// `max_server_delay` is not waited for: the error is given out with its
/// [`retry_after`](Error::retry_after).
///
/// Only failures that may pass are retried: timeouts, broken connections, 408, 409, 429, 5xx, and
/// what the server marks so (`x-should-retry`). Never what costs money in vain (used-up quota), and
/// never a stream of which something was handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// How often a request is sent again; 2 unless set, so three attempts.
    pub max_retries: u32,
    /// The wait before the first retry; half a second unless set.
    pub initial_delay: Duration,
    /// The longest wait between two attempts; 8 seconds unless set.
    pub max_delay: Duration,
    /// The longest wait that a server may ask for; 60 seconds unless set.
    pub max_server_delay: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_retries: 2,
            initial_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(8),
            max_server_delay: Duration::from_secs(60),
        }
    }
}

impl RetryPolicy {
    /// No retries.
    #[must_use]
    pub fn none() -> Self {
        Self::default().max_retries(0)
    }

    /// Sets how often a request is sent again; 0 is never.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// Sets the wait before the first retry.
    #[must_use]
    pub fn initial_delay(mut self, delay: Duration) -> Self {
        self.initial_delay = delay;
        self
    }

    /// Sets the longest wait between two attempts.
    #[must_use]
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Sets the longest wait that a server may ask for.
    #[must_use]
    pub fn max_server_delay(mut self, delay: Duration) -> Self {
        self.max_server_delay = delay;
        self
    }

    /// How long to wait before the next attempt, or `None` to stop.
    ///
    /// `retries` have been made so far; `chance` is between 0 and 1.
    pub(crate) fn wait(&self, retries: u32, error: &Error, chance: f64) -> Option<Duration> {
        if retries >= self.max_retries || !error.is_retryable() {
            return None;
        }
        if let Some(asked) = error.retry_after() {
            return (asked <= self.max_server_delay).then_some(asked);
        }
        let doubled = self
            .initial_delay
            .saturating_mul(2_u32.saturating_pow(retries));
        Some(doubled.min(self.max_delay).mul_f64(1.0 - 0.25 * chance))
    }
}

/// The wait that the headers ask for: `retry-after-ms`, else `retry-after` in seconds or as a date.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let number = |text: &str, unit: f64| {
        let seconds = text.parse::<f64>().ok()? * unit;
        (seconds >= 0.0)
            .then(|| Duration::try_from_secs_f64(seconds).ok())
            .flatten()
    };
    if let Some(wait) = text("retry-after-ms").and_then(|text| number(text, 0.001)) {
        return Some(wait);
    }
    let asked = text("retry-after")?;
    number(asked, 1.0).or_else(|| {
        let date = httpdate::parse_http_date(asked).ok()?;
        Some(date.duration_since(now).unwrap_or(Duration::ZERO))
    })
}

/// The kind of a failure, and whether sending again may help: by type and code first, then by
/// `x-should-retry`, then by status.
pub(crate) fn classify(
    status: Option<u16>,
    failure: &Failure,
    headers: &HeaderMap,
) -> (ErrorKind, bool) {
    let (kind, retryable) = by_words(failure).unwrap_or_else(|| by_status(status, failure));
    let told = headers
        .get("x-should-retry")
        .and_then(|value| value.to_str().ok());
    match told {
        Some("true") if kind != ErrorKind::OutOfCredit => (kind, true),
        Some("false") => (kind, false),
        _ => (kind, retryable),
    }
}

/// Decides by the provider's own words, which hold against any status.
fn by_words(failure: &Failure) -> Option<(ErrorKind, bool)> {
    let words = [failure.code.as_deref(), failure.kind.as_deref()];
    words.into_iter().flatten().find_map(|word| {
        Some(match word {
            "insufficient_quota"
            | "insufficient_funds"
            | "quota_for_entity_exceeded"
            | "credit_balance_exhausted"
            | "organization_spend_limit_exceeded"
            | "project_spend_limit_exceeded"
            | "organization_usage_limit_exceeded"
            | "billing_error" => (ErrorKind::OutOfCredit, false),
            "context_length_exceeded" | "exceed_context_size_error" => {
                (ErrorKind::ContextLength, false)
            }
            "rate_limit_exceeded" | "rate_limit_error" | "slow_down" => {
                (ErrorKind::RateLimited, true)
            }
            "server_is_overloaded"
            | "service_unavailable_error"
            | "overloaded_error"
            | "unavailable_error" => (ErrorKind::Overloaded, true),
            "authentication_error" | "invalid_api_key" => (ErrorKind::Authentication, false),
            "permission_error"
            | "forbidden"
            | "customer_verification_required"
            | "no_providers_available" => (ErrorKind::Permission, false),
            "model_not_found" | "not_found" | "not_found_error" => (ErrorKind::NotFound, false),
            "content_policy_violation" | "content_filter" => (ErrorKind::ContentFiltered, false),
            "failed_dependency" => (ErrorKind::Server, false),
            "timeout_error" => (ErrorKind::Timeout, true),
            _ => return None,
        })
    })
}

fn by_status(status: Option<u16>, failure: &Failure) -> (ErrorKind, bool) {
    // An error inside a 200 names its status in the body, if anywhere.
    let status = status.filter(|status| *status >= 300).or(failure.status);
    let status = status.or_else(|| failure.code.as_deref()?.parse().ok());
    match status {
        Some(401) => (ErrorKind::Authentication, false),
        Some(402) => (ErrorKind::OutOfCredit, false),
        Some(403) => (ErrorKind::Permission, false),
        Some(404) => (ErrorKind::NotFound, false),
        Some(408) => (ErrorKind::Timeout, true),
        Some(409) => (ErrorKind::InvalidRequest, true),
        Some(424) => (ErrorKind::Server, false),
        Some(429) => (ErrorKind::RateLimited, true),
        Some(503 | 529) => (ErrorKind::Overloaded, true),
        Some(504) => (ErrorKind::Timeout, true),
        Some(300..=399) => (ErrorKind::Configuration, false),
        Some(400..=499) => (ErrorKind::InvalidRequest, false),
        Some(501) => (ErrorKind::InvalidRequest, false),
        _ => (ErrorKind::Server, true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::UNIX_EPOCH;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &str)| {
            (
                http::HeaderName::from_static(name),
                value.parse().expect("a header value"),
            )
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn the_wait_is_read_in_every_form() {
        let now = UNIX_EPOCH + Duration::from_secs(784_111_777 - 30); // 30 s before the date below
        let wait = |pairs: &[(&'static str, &str)]| retry_after(&headers(pairs), now);
        assert_eq!(wait(&[("retry-after", "7")]), Some(Duration::from_secs(7)));
        assert_eq!(
            wait(&[("retry-after", " 1.5 ")]),
            Some(Duration::from_millis(1500))
        );
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        assert_eq!(
            wait(&[("retry-after", date)]),
            Some(Duration::from_secs(30))
        );
        assert_eq!(
            retry_after(&headers(&[("retry-after", date)]), SystemTime::now()),
            Some(Duration::ZERO)
        );
        let both = [("retry-after", "7"), ("retry-after-ms", "250.5")];
        assert_eq!(wait(&both), Some(Duration::from_micros(250_500)));
        for bad in ["", "soon", "-3", "NaN", "inf", "1e300"] {
            assert_eq!(wait(&[("retry-after", bad)]), None, "{bad}");
        }
        assert_eq!(wait(&[]), None);
    }

    #[test]
    fn delays_double_to_the_cap_and_jitter_shortens_them() {
        let policy = RetryPolicy::default().max_retries(9);
        let error = Error::new(ErrorKind::Connection, "");
        let waits: Vec<u128> = (0..9)
            .map(|retries| {
                policy
                    .wait(retries, &error, 0.0)
                    .expect("a wait")
                    .as_millis()
            })
            .collect();
        assert_eq!(waits, [500, 1000, 2000, 4000, 8000, 8000, 8000, 8000, 8000]);
        assert_eq!(
            policy.wait(0, &error, 1.0),
            Some(Duration::from_millis(375))
        );
        assert_eq!(policy.wait(9, &error, 0.0), None);
        assert_eq!(
            policy
                .clone()
                .max_retries(u32::MAX)
                .wait(4_000_000_000, &error, 0.0),
            Some(policy.max_delay)
        );
    }

    #[test]
    fn the_servers_wait_holds_up_to_a_limit() {
        let policy = RetryPolicy::default();
        let asks = |seconds| {
            let after = Some(Duration::from_secs(seconds));
            Error::new(ErrorKind::RateLimited, "").with_retry(true, after)
        };
        assert_eq!(policy.wait(0, &asks(0), 0.5), Some(Duration::ZERO));
        assert_eq!(
            policy.wait(0, &asks(60), 0.5),
            Some(Duration::from_secs(60))
        );
        assert_eq!(policy.wait(0, &asks(61), 0.5), None);
        assert_eq!(RetryPolicy::none().wait(0, &asks(1), 0.5), None);
    }

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
                let told = [("x-should-retry", "true")];
                assert_eq!(
                    class(status, kind, code, &told),
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
    fn an_error_inside_a_200_is_told_by_its_code() {
        assert_eq!(class(200, "", "429", &[]), (ErrorKind::RateLimited, true));
        assert_eq!(class(200, "", "", &[]), (ErrorKind::Server, true));
    }
}
