//! JSON Schema's formats: whether a text is of one. It knows the grammars of the specifications as
//! far as they can be told in a few lines; an unknown format takes any text.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Returns whether the text is of the format.
pub(super) fn fits(format: &str, text: &str) -> bool {
    match format {
        "date" => is_date(text),
        "time" => is_time(text),
        "date-time" => is_date_time(text),
        "duration" => is_duration(text),
        "email" | "idn-email" => is_email(text),
        "hostname" => is_hostname(text),
        "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<Ipv6Addr>().is_ok(),
        "uuid" => is_uuid(text),
        "uri" | "iri" => is_uri(text),
        "uri-reference" | "iri-reference" => !text.contains(is_no_uri_character),
        "json-pointer" => text.is_empty() || text.starts_with('/'),
        "regex" => regex_lite::Regex::new(text).is_ok(),
        _ => true,
    }
}

/// `2026-02-28`, by the calendar.
fn is_date(text: &str) -> bool {
    let Some([year, month, day]) = numbers(text, '-', [4, 2, 2]) else {
        return false;
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// `23:59:60.5Z`, `12:00:00+02:00`: RFC 3339 has an offset in every time.
fn is_time(text: &str) -> bool {
    let Some(zone) = text.find(['Z', 'z', '+', '-']) else {
        return false;
    };
    let (clock, zone) = text.split_at(zone);
    let zone_fits = match zone {
        "Z" | "z" => true,
        _ => {
            numbers(&zone[1..], ':', [2, 2]).is_some_and(|[hour, minute]| hour < 24 && minute < 60)
        }
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    zone_fits
        && !fraction.is_empty()
        && fraction.bytes().all(|it| it.is_ascii_digit())
        && numbers(clock, ':', [2, 2, 2])
            .is_some_and(|[hour, minute, second]| hour < 24 && minute < 60 && second <= 60)
}

fn is_date_time(text: &str) -> bool {
    text.split_once(['T', 't', ' '])
        .is_some_and(|(date, time)| is_date(date) && is_time(time))
}

/// Numbers of fixed width with a separator between them.
fn numbers<const N: usize>(text: &str, separator: char, widths: [usize; N]) -> Option<[u32; N]> {
    let mut parts = text.split(separator);
    let mut numbers = [0; N];
    for (number, width) in numbers.iter_mut().zip(widths) {
        let part = parts.next()?;
        if part.len() != width || !part.bytes().all(|it| it.is_ascii_digit()) {
            return None;
        }
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

/// `P1Y2M3DT4H5M6.5S`, `P2W`.
fn is_duration(text: &str) -> bool {
    let Some(text) = text.strip_prefix('P') else {
        return false;
    };
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let parts_fit = |mut text: &str, units: &str| {
        let mut units = units.chars();
        while !text.is_empty() {
            let digits = text
                .find(|it: char| !it.is_ascii_digit() && it != '.')
                .unwrap_or(text.len());
            let (number, rest) = text.split_at(digits);
            let Some(unit) = rest.chars().next() else {
                return false;
            };
            if number.parse::<f64>().is_err() || !units.any(|it| it == unit) {
                return false;
            }
            text = &rest[unit.len_utf8()..];
        }
        true
    };
    (!date.is_empty() || time.is_some())
        && (parts_fit(date, "YMD") || parts_fit(date, "W"))
        && time.is_none_or(|time| !time.is_empty() && parts_fit(time, "HMS"))
}

fn is_email(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && local.len() <= 64
            && !local.contains(|it: char| it.is_whitespace() || it.is_control() || it == '@')
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && (is_hostname(domain)
                || is_address_literal(domain)
                || !domain.is_ascii() && !domain.contains(char::is_whitespace))
    })
}

/// `[127.0.0.1]`, `[IPv6:::1]`: RFC 5321 takes an address in the place of a name.
fn is_address_literal(text: &str) -> bool {
    text.strip_prefix('[')
        .and_then(|it| it.strip_suffix(']'))
        .is_some_and(|it| match it.strip_prefix("IPv6:") {
            Some(address) => address.parse::<Ipv6Addr>().is_ok(),
            None => it.parse::<Ipv4Addr>().is_ok(),
        })
}

fn is_hostname(text: &str) -> bool {
    (1..=253).contains(&text.len())
        && text.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label
                    .bytes()
                    .all(|it| it.is_ascii_alphanumeric() || it == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// An absolute address: a scheme, and no character that has to be escaped.
fn is_uri(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.starts_with(|it: char| it.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || b"+-.".contains(&it))
            && !rest.is_empty()
            && !text.contains(is_no_uri_character)
    })
}

fn is_no_uri_character(character: char) -> bool {
    character.is_whitespace() || character.is_control() || "<>\"{}|\\^`".contains(character)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn formats_tell_right_from_wrong() {
        let cases: [(&str, &[&str], &[&str]); 9] = [
            (
                "date",
                &["2024-02-29", "2026-12-31"],
                &["2025-02-29", "2026-13-01", "26-1-1", ""],
            ),
            (
                "time",
                &["12:00:00Z", "23:59:60.25+05:30"],
                &["12:00:00", "24:00:00Z", "1:2:3Z"],
            ),
            (
                "date-time",
                &["2026-11-24T20:30:00Z", "2026-11-24t20:30:00.5-08:00"],
                &["2026-11-24", "2026-11-24T20:30:00", "2026-02-30T00:00:00Z"],
            ),
            (
                "duration",
                &["P1D", "PT1H30M", "P1Y2M3DT4H5M6.5S", "P2W"],
                &["P", "PT", "1D", "P1H", "PT1"],
            ),
            (
                "email",
                &["a@b.no", "a.b+c@x-y.org", "a@[127.0.0.1]", "a@[IPv6:::1]"],
                &["a", "a@", "@b", "a b@c.no", "a..b@c.no", "a@[b]", "a@[]"],
            ),
            (
                "hostname",
                &["example.com", "a"],
                &["", "-a.com", "a..b", "a_b"],
            ),
            ("ipv4", &["127.0.0.1"], &["127.0.0", "256.0.0.1", "::1"]),
            (
                "uuid",
                &["123e4567-e89b-12d3-a456-426614174000"],
                &["123e4567", ""],
            ),
            (
                "uri",
                &["https://a.b/c?d#e", "urn:x"],
                &["a/b", "https://a b", ":x"],
            ),
        ];
        for (format, right, wrong) in cases {
            for text in right {
                assert!(fits(format, text), "{format}: {text}");
            }
            for text in wrong {
                assert!(!fits(format, text), "{format}: {text}");
            }
        }
    }
}
