//! A usage that differs from the one before by its main counts alone: it grows with each chunk.

use crate::wire::Usage;
use memchr::memmem;

/// A main count, and where its digits stand in the JSON of the usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Count {
    /// Its number in [`KEYS`].
    key: usize,
    start: usize,
    end: usize,
    was: u64,
    is: u64,
}

/// The keys of the main counts, as they stand in JSON.
const KEYS: [&[u8]; 3] = [
    b"\"prompt_tokens\"",
    b"\"completion_tokens\"",
    b"\"total_tokens\"",
];

/// Returns the main counts of a usage, in the order in which they stand there.
pub(super) fn of(usage: &[u8]) -> Vec<Count> {
    // Those of the outermost object, and not of one that lies in it.
    let Some((b'{', members)) = usage.split_first() else {
        return Vec::new();
    };
    let outermost = memchr::memchr(b'{', members).map_or(usage.len(), |at| at + 1);
    // Behind an escape a key may stand that is read as one of them.
    if memchr::memchr(b'\\', usage).is_some() {
        return Vec::new();
    }
    let count = |(key, name): (usize, &&[u8])| {
        let mut places = memmem::find_iter(usage, *name);
        let end = places.next().filter(|at| *at < outermost)? + name.len();
        // Of one that stands twice, the other may count.
        if places.next().is_some() || usage.get(end) != Some(&b':') {
            return None;
        }
        let start = end + 1;
        let (is, digits) = number(&usage[start..])?;
        Some(Count {
            key,
            start,
            end: start + digits,
            was: is,
            is,
        })
    };
    let mut counts: Vec<Count> = KEYS.iter().enumerate().filter_map(count).collect();
    counts.sort_unstable_by_key(|count| count.start);
    counts
}

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

/// Moves the counts of `before` on to those of the usage with which `now` begins, and returns how long
/// that is; `None` if it differs by anything else, and then the counts are of no use.
pub(super) fn advance(before: &[u8], now: &[u8], counts: &mut [Count]) -> Option<usize> {
    let (mut at, mut at_now) = (0, 0);
    for count in counts {
        let between = &before[at..count.start];
        let rest = now[at_now..].strip_prefix(between)?;
        let (is, digits) = number(rest)?;
        at = count.end;
        count.start = at_now + between.len();
        count.end = count.start + digits;
        (count.was, count.is) = (count.is, is);
        at_now = count.end;
    }
    now[at_now..]
        .starts_with(&before[at..])
        .then_some(at_now + before.len() - at)
}

/// Returns whether the last usage differs from the one before.
pub(super) fn differ(counts: &[Count]) -> bool {
    counts.iter().any(|count| count.was != count.is)
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
        let mut counts = of(json(7).as_bytes());
        let mut usage: Usage = serde_json::from_str(&json(7)).expect("a usage");
        for (before, now) in [(7, 7), (7, 8), (8, 10), (10, 123_456), (123_456, 0)] {
            let longer = json(now) + ",\"x\":1}";
            let length = advance(json(before).as_bytes(), longer.as_bytes(), &mut counts);
            assert_eq!(length, Some(json(now).len()));
            assert_eq!(differ(&counts), before != now);
            assert!(take_over(&mut usage, &counts));
            assert_eq!(usage, serde_json::from_str(&json(now)).expect("a usage"));
            let places = |counts: &[Count]| {
                counts
                    .iter()
                    .map(|it| (it.start, it.end))
                    .collect::<Vec<_>>()
            };
            assert_eq!(places(&counts), places(&of(json(now).as_bytes())));
        }
        // What it was before has to be what is known.
        assert!(!take_over(&mut Usage::default(), &counts));
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
            let mut counts = of(before.as_bytes());
            assert_eq!(counts.len(), 2);
            let found = advance(before.as_bytes(), other.as_bytes(), &mut counts);
            assert_eq!(found, None, "{other}");
        }
    }

    #[test]
    fn counts_that_are_none_or_stand_twice_are_not_followed() {
        for usage in [
            "9",
            "null",
            "",
            r#"{"total_tokens":5,"total_tokens":5}"#,
            r#"{"total_tokens":5,"x":{},"total_tokens":5}"#,
            r#"{"total_tokens":5,"total\u005ftokens":5}"#,
            r#"{"total_tokens":5,"total_tokens" :5}"#,
            r#"{"total_tokens":null}"#,
            r#"{"x":"\"total_tokens\":5","y":{"total_tokens":5}}"#,
        ] {
            assert_eq!(of(usage.as_bytes()), [], "{usage}");
        }
    }
}
