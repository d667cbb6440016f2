//! Numbers that are whole but not written so: `1.0`, `1e3`, `-0`. Exact, by their digits.

/// The integer that a JSON number is, if serde_json would read it as a float: for its point, its
/// exponent, or its sign (`-0`). `None` where it is written as an integer already, is not whole, or
/// is larger than any integer type.
pub(crate) fn as_integer(json: &str) -> Option<String> {
    /// More digits than any integer type has.
    const DIGITS: usize = 40;

    if json == "-0" {
        return Some("0".to_owned());
    }
    if !json.contains(['.', 'e', 'E']) || json.starts_with(['"', '{', '[']) {
        return None;
    }
    let (sign, unsigned) = match json.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", json),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if !digits.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let significant = digits.trim_start_matches('0');
    if significant.is_empty() {
        return Some("0".to_owned());
    }
    // Where the point stands, counted from the start of the significant digits.
    let leading = digits.len() - significant.len();
    let point =
        i64::from(exponent) + i64::try_from(whole.len()).ok()? - i64::try_from(leading).ok()?;
    let point = usize::try_from(point)
        .ok()
        .filter(|point| *point <= DIGITS)?;
    if point >= significant.len() {
        return Some(format!(
            "{sign}{significant}{}",
            "0".repeat(point - significant.len())
        ));
    }
    let (integer, rest) = significant.split_at(point);
    if integer.is_empty() || rest.bytes().any(|it| it != b'0') {
        return None;
    }
    Some(format!("{sign}{integer}"))
}

#[cfg(test)]
mod tests {
    use super::as_integer;

    #[test]
    fn whole_numbers_become_integers() {
        for (json, integer) in [
            ("1.0", "1"),
            ("-1.000", "-1"),
            ("1e3", "1000"),
            ("1.5E+2", "150"),
            ("1500e-2", "15"),
            ("0.0", "0"),
            ("-0e7", "0"),
            ("-0", "0"),
            ("0.0012e4", "12"),
            ("18446744073709551615.0", "18446744073709551615"),
            ("1.8446744073709551615e19", "18446744073709551615"),
        ] {
            assert_eq!(as_integer(json).as_deref(), Some(integer), "{json}");
        }
    }

    #[test]
    fn others_stay() {
        for json in [
            "1",
            "-7",
            "1.5",
            "1e-1",
            "0.1",
            "1e999999",
            "1e99999999999",
            "\"1.0\"",
            "null",
        ] {
            assert_eq!(as_integer(json), None, "{json}");
        }
    }
}
