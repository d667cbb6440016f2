//! A usage that differs from the one before by its main counts alone: it grows with each chunk.

use crate::wire::Usage;

/// A count that differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Count {
    /// Its number in [`KEYS`].
    key: usize,
    was: u64,
    is: u64,
}

/// The main counts, as they stand before their numbers.
const KEYS: [&[u8]; 3] = [
    b"\"prompt_tokens\":",
    b"\"completion_tokens\":",
    b"\"total_tokens\":",
];

/// Takes over the counts of a usage; returns whether the old counts were as expected.
pub(super) fn take_over(usage: &mut Usage, counts: &[Count]) -> bool {
    let mut known = [
        usage.prompt_tokens,
        usage.completion_tokens,
        usage.total_tokens,
    ];
    for count in counts {
        if known[count.key] != Some(count.was) {
            return false;
        }
        known[count.key] = Some(count.is);
    }
    [
        usage.prompt_tokens,
        usage.completion_tokens,
        usage.total_tokens,
    ] = known;
    true
}

/// Returns how long the JSON is with which `now` begins, if it differs from `before`, which is JSON, by the main
/// counts alone. Those go into `counts`.
pub(super) fn differing(before: &[u8], now: &[u8], counts: &mut Vec<Count>) -> Option<usize> {
    counts.clear();
    if before.first() != Some(&b'{') {
        return None;
    }
    // The counts of the outermost object, and not of one that lies in it.
    let nested = memchr::memchr(b'{', &before[1..]).map_or(before.len(), |at| at + 1);
    let (mut at, mut at_now) = (0, 0);
    while at < before.len() {
        let same = common(&before[at..], &now[at_now..]);
        if at + same == before.len() {
            return Some(at_now + same);
        }
        // The numbers begin where they are still the same, too.
        let digits = before[at..at + same].iter().rev();
        let digits = digits.take_while(|it| it.is_ascii_digit()).count();
        let start = at + same - digits;
        let start_now = at_now + same - digits;
        let key = KEYS.iter().position(|key| before[..start].ends_with(key));
        let key = key.filter(|_| start < nested)?;
        let (was, end) = number(&before[start..])?;
        let (is, end_now) = number(&now[start_now..])?;
        counts.push(Count { key, was, is });
        (at, at_now) = (start + end, start_now + end_now);
    }
    Some(at_now)
}

/// Returns how many bytes are the same.
fn common(a: &[u8], b: &[u8]) -> usize {
    let words = a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0);
    let words = 8 * words.take_while(|(a, b)| a == b).count();
    let bytes = a[words..].iter().zip(&b[words..]);
    words + bytes.take_while(|(a, b)| a == b).count()
}

/// Number of digits that a `u64` always holds.
const DIGITS: usize = 19;

/// Returns the whole number with which the JSON begins, and where it ends.
fn number(json: &[u8]) -> Option<(u64, usize)> {
    let (mut number, mut digits) = (0_u64, 0);
    while let Some(digit @ b'0'..=b'9') = json.get(digits) {
        number = number
            .wrapping_mul(10)
            .wrapping_add(u64::from(digit - b'0'));
        digits += 1;
    }
    let is_whole = matches!(json.get(digits), Some(b',' | b'}'));
    let is_plain = digits == 1 || (digits <= DIGITS && digits > 1 && json[0] != b'0');
    (is_whole && is_plain).then_some((number, digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_that_grow_are_taken_over() {
        let json = |n: u64| {
            format!(
                r#"{{"prompt_tokens":12,"completion_tokens":{n},"total_tokens":{},"cost":0.5,"details":{{"prompt_tokens":3}}}}"#,
                12 + n
            )
        };
        let mut counts = Vec::new();
        for (before, now) in [(7, 7), (7, 8), (9, 10), (99, 123_456), (123_456, 0)] {
            let mut usage: Usage = serde_json::from_str(&json(before)).expect("a usage");
            let longer = json(now) + ",\"x\":1}";
            let length = differing(json(before).as_bytes(), longer.as_bytes(), &mut counts);
            assert_eq!(length, Some(json(now).len()));
            assert!(take_over(&mut usage, &counts));
            assert_eq!(usage, serde_json::from_str(&json(now)).expect("a usage"));
        }
        // What it was before has to be what is known.
        let length = differing(json(7).as_bytes(), json(8).as_bytes(), &mut counts);
        assert!(length.is_some() && !take_over(&mut Usage::default(), &counts));
    }

    #[test]
    fn what_differs_in_anything_else_is_left_to_the_parser() {
        let before = r#"{"prompt_tokens":12,"completion_tokens":120,"x":5,"y":{"total_tokens":1}}"#;
        for other in [
            before.replace(":1}", ":2}"),
            before.replace(":5", ":6"),
            before.replace("120", "012"),
            before.replace("120", "12.0"),
            before.replace("120", "120e1"),
            before.replace("120", "-120"),
            before.replace("120", "99999999999999999999"),
            before.replace("120", ""),
            before.replace("\"x", "\"z"),
            before[..before.len() - 1].to_owned(),
            before[..12].to_owned(),
            String::new(),
        ] {
            let found = differing(before.as_bytes(), other.as_bytes(), &mut Vec::new());
            assert_eq!(found, None, "{other}");
        }
        assert_eq!(differing(b"9", b"10,", &mut Vec::new()), None);
    }
}
