//! The delay that a server requests, in any form.
//!
//! Time comes in as a parameter. What is done about the wait is the policy's.

use crate::wire::{Failure, duration};
use http::HeaderMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Headers of OpenAI and those that follow it, with the time until their limits are reset: `1s`, `6m0s`,
/// `120ms`.
const RESETS: [&str; 2] = ["x-ratelimit-reset-requests", "x-ratelimit-reset-tokens"];

/// Headers of Anthropic with the time at which its limits are reset, in the form of RFC 3339.
const ANTHROPIC_RESETS: [&str; 4] = [
    "anthropic-ratelimit-requests-reset",
    "anthropic-ratelimit-tokens-reset",
    "anthropic-ratelimit-input-tokens-reset",
    "anthropic-ratelimit-output-tokens-reset",
];

/// Returns the wait before the next request: of `retry-after-ms`, else of `retry-after` in seconds or as a
/// date, else of the body, else, after too many requests, until the limits are reset.
///
/// A wait that no [`Duration`] can hold is the longest one.
pub(crate) fn retry_after(
    headers: &HeaderMap,
    failure: &Failure,
    is_rate: bool,
    now: SystemTime,
) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let after = || {
        let asked = text("retry-after")?;
        let until = || {
            httpdate::parse_http_date(asked)
                .ok()
                .map(|date| since(now, date))
        };
        seconds(asked, 1.0).or_else(until)
    };
    let reset = || {
        let waits = RESETS.iter().filter_map(|name| duration(text(name)?));
        let times = ANTHROPIC_RESETS.iter().filter_map(|name| time(text(name)?));
        waits
            .chain(times.map(|time| since(now, time)))
            .max()
            .filter(|_| is_rate)
    };
    text("retry-after-ms")
        .and_then(|text| seconds(text, 0.001))
        .or_else(after)
        .or(failure.retry_after)
        .or_else(reset)
}

fn since(now: SystemTime, time: SystemTime) -> Duration {
    time.duration_since(now).unwrap_or(Duration::ZERO)
}

/// Returns the seconds of a number of units that are so long.
fn seconds(text: &str, unit: f64) -> Option<Duration> {
    let seconds = text
        .parse::<f64>()
        .ok()
        .filter(|it| it.is_finite() && *it >= 0.0)?
        * unit;
    Some(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
}

/// Reads a time as in `2026-02-28T14:30:00Z`, with or without a fraction, in UTC or with an offset.
fn time(text: &str) -> Option<SystemTime> {
    let (date, clock) = text.split_once(['T', 't', ' '])?;
    let mut numbers = date.splitn(3, '-').map(|it| it.parse::<i64>().ok());
    let (year, month, day) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let end = clock.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = clock.split_at(end);
    let mut parts = clock.splitn(3, ':');
    let (hour, minute) = (
        parts.next()?.parse::<i64>().ok()?,
        parts.next()?.parse::<i64>().ok()?,
    );
    let second = parts.next()?.parse::<f64>().ok()?;
    let offset = match zone.as_bytes().first()? {
        b'Z' | b'z' => 0,
        sign => {
            let (hours, minutes) = zone[1..].split_once(':')?;
            let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
            if *sign == b'-' { -minutes } else { minutes }
        }
    };
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(1970..=9999).contains(&year) {
        return None;
    }
    let minutes = days(year, month, day) * 1440 + hour * 60 + minute - offset;
    let seconds = Duration::try_from_secs_f64(minutes as f64 * 60.0 + second).ok()?;
    Some(UNIX_EPOCH + seconds)
}

/// Returns days since 1970-01-01, counted in years that begin in March.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month > 2 { year } else { year - 1 };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    365 * year + year / 4 - year / 100 + year / 400 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::retry::tests::headers;

    const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

    /// Returns the time 30 seconds before [`DATE`].
    fn now() -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(784_111_777 - 30)
    }

    fn wait(pairs: &[(&'static str, &str)]) -> Option<Duration> {
        retry_after(&headers(pairs), &Failure::default(), true, now())
    }

    #[test]
    fn the_wait_is_read_in_every_form() {
        let millis = |millis| Some(Duration::from_millis(millis));
        assert_eq!(wait(&[("retry-after", "7")]), millis(7000));
        assert_eq!(wait(&[("retry-after", " 1.5 ")]), millis(1500));
        assert_eq!(wait(&[("retry-after", DATE)]), millis(30_000));
        let later = SystemTime::now();
        let past = retry_after(
            &headers(&[("retry-after", DATE)]),
            &Failure::default(),
            true,
            later,
        );
        assert_eq!(past, Some(Duration::ZERO));
        let both = [("retry-after", "7"), ("retry-after-ms", "250.5")];
        assert_eq!(wait(&both), Some(Duration::from_micros(250_500)));
        for bad in ["", "soon", "-3", "NaN", "inf"] {
            assert_eq!(wait(&[("retry-after", bad)]), None, "{bad}");
        }
        assert_eq!(wait(&[]), None);
    }

    #[test]
    fn a_wait_that_is_too_long_to_hold_is_not_none() {
        for long in ["1e30", "1e300", "99999999999999999999"] {
            assert_eq!(
                wait(&[("retry-after", long)]),
                Some(Duration::MAX),
                "{long}"
            );
        }
    }

    #[test]
    fn the_body_counts_before_the_reset_of_limits() {
        let body = br#"[{"error":{"code":429,"details":[{"retryDelay":"1.4s"}]}}]"#;
        let failure = Failure::read(body);
        let resets = [
            ("x-ratelimit-reset-requests", "1s"),
            ("x-ratelimit-reset-tokens", "6m0s"),
        ];
        let asked = |pairs: &[_], is_rate| retry_after(&headers(pairs), &failure, is_rate, now());
        assert_eq!(asked(&resets, true), Some(Duration::from_millis(1400)));
        assert_eq!(
            asked(&[("retry-after", "9")], true),
            Some(Duration::from_secs(9))
        );
        assert_eq!(wait(&resets), Some(Duration::from_secs(360)));
        let other = retry_after(&headers(&resets), &Failure::default(), false, now());
        assert_eq!(other, None, "only after too many requests");
    }

    #[test]
    fn a_time_of_rfc_3339_is_waited_for() {
        for text in [
            "1994-11-06T08:49:37Z",
            "1994-11-06T08:49:37.000Z",
            "1994-11-06T09:49:37+01:00",
        ] {
            let pair = [("anthropic-ratelimit-tokens-reset", text)];
            assert_eq!(wait(&pair), Some(Duration::from_secs(30)), "{text}");
        }
        for text in [
            "",
            "soon",
            "1994-13-06T08:49:37Z",
            "1994-11-06",
            "1994-11-06T08:49Z",
            "9-9-9T1:1:1+é",
        ] {
            assert_eq!(
                wait(&[("anthropic-ratelimit-tokens-reset", text)]),
                None,
                "{text}"
            );
        }
        let known = [
            (1970, 1, 1, 0),
            (2000, 2, 29, 11_016),
            (2000, 3, 1, 11_017),
            (2026, 11, 29, 20_786),
        ];
        for (year, month, day, expected) in known {
            assert_eq!(days(year, month, day), expected);
        }
    }
}
