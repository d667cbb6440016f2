//! Retries of a request: the decision and its delay, as pure functions.
//!
//! This file holds the policy. Failures are classified in `classify`, and the delay that a server
//! requests is read in `wait`. Time and chance come in as parameters, so every decision can be tested as
//! a value. Knows no client and no clock.

mod classify;
mod wait;

pub(crate) use classify::classify;
pub(crate) use wait::retry_after;

use crate::error::Error;
use std::time::Duration;

/// The retries of a failed request: their number and the delay before each.
///
/// The delay doubles from `initial_delay` to `max_delay` and is shortened by up to a quarter by
/// chance; where the server names a time, that holds instead. A server that asks for more than
/// `max_server_delay` is not waited for: the error is returned with its
/// [`retry_after`](Error::retry_after).
///
/// Only failures that may pass are retried: timeouts, broken connections, 408, 409, 429, 5xx, and
/// what the server marks so (`x-should-retry`). Never what costs money in vain (used-up quota), and
/// never a stream of which something was returned.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// Number of times a request is sent again; 2 unless set, so three attempts.
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
    /// Creates a policy without retries.
    ///
    /// ```
    /// assert_eq!(coax::RetryPolicy::none().max_retries, 0);
    /// ```
    #[must_use]
    pub fn none() -> Self {
        Self::default().max_retries(0)
    }

    /// Sets how often a request is sent again; 0 is never.
    ///
    /// ```
    /// let policy = coax::RetryPolicy::default().max_retries(4); // five attempts
    /// ```
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// Sets the wait before the first retry.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// let policy = coax::RetryPolicy::default().initial_delay(Duration::from_millis(100));
    /// ```
    #[must_use]
    pub fn initial_delay(mut self, delay: Duration) -> Self {
        self.initial_delay = delay;
        self
    }

    /// Sets the longest wait between two attempts.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// let policy = coax::RetryPolicy::default().max_delay(Duration::from_secs(30));
    /// ```
    #[must_use]
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Sets the longest wait that a server may ask for.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// // Who waits for this answer would rather have an error than wait for longer.
    /// let policy = coax::RetryPolicy::default().max_server_delay(Duration::from_secs(5));
    /// ```
    #[must_use]
    pub fn max_server_delay(mut self, delay: Duration) -> Self {
        self.max_server_delay = delay;
        self
    }

    /// Returns the delay before the next attempt, or `None` to stop.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use http::HeaderMap;

    pub(crate) fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &str)| {
            (
                http::HeaderName::from_static(name),
                value.parse().expect("a header value"),
            )
        };
        pairs.iter().map(pair).collect()
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
}
