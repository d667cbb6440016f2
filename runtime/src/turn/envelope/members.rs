//! The members behind the choices of a chunk, which may vary from one to the next: noise that hides the
//! length of the text, usage and timings so far.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::counts::{self, Count};
use crate::wire::{Chunk, Usage};

/// The member that hides the length of the text.
const NOISE: &str = "obfuscation";

const USAGE: &str = "usage";

/// One of them.
#[derive(Debug)]
pub(crate) struct Member {
    /// Its key.
    pub(crate) name: String,
    /// The bytes before the value: `,"usage":`.
    head: Vec<u8>,
    /// The value of the last chunk, as JSON.
    pub(crate) value: Vec<u8>,
    /// The main counts of a usage; empty where the last value differs by more than those.
    counts: Vec<Count>,
    /// `true` if it may vary: its content is its own.
    may_vary: bool,
    is_new: bool,
}

impl Member {
    pub(super) fn is_new(&self) -> bool {
        self.is_new
    }

    /// Counts on what is known, if the value differs by counts alone; returns whether it does.
    pub(crate) fn count_on(&self, usage: &mut Usage) -> bool {
        !self.counts.is_empty() && counts::take_over(usage, &self.counts)
    }

    /// Takes the value with which the JSON begins, if it is the last one but for its counts.
    fn advance(&mut self, json: &[u8]) -> Option<usize> {
        if self.counts.is_empty() && self.name == USAGE {
            self.counts = counts::of(&self.value);
        }
        let length = counts::advance(&self.value, json, &mut self.counts)?;
        // A number may go on.
        if !matches!(json.get(length), Some(b',' | b'}')) {
            return None;
        }
        self.is_new = counts::differ(&self.counts);
        if self.is_new {
            self.value.clear();
            self.value.extend_from_slice(&json[..length]);
        }
        Some(length)
    }

    /// Takes the value with which the JSON begins, if it may be another one.
    fn replace(&mut self, json: &[u8]) -> Option<usize> {
        self.counts.clear();
        if !self.may_vary {
            return None;
        }
        if self.name == NOISE
            && let Some(length) = plain_string(json)
        {
            // It means nothing, so it need not be kept.
            self.is_new = false;
            return Some(length);
        }
        let length = length(json)?;
        serde_json::from_slice::<IgnoredAny>(&json[..length]).ok()?;
        self.is_new = true;
        self.value.clear();
        self.value.extend_from_slice(&json[..length]);
        Some(length)
    }
}

/// Returns the members behind `choices`, which end there.
pub(super) fn behind(data: &[u8], choices: usize, chunk: &Chunk) -> Option<Vec<Member>> {
    let mut from = serde_json::Deserializer::from_slice(data);
    let all = from.deserialize_map(Values(Vec::new())).ok()?;
    let place = |value: &str| value.as_ptr().addr().checked_sub(data.as_ptr().addr());
    let mut members = Vec::new();
    let mut end = choices;
    for (name, value) in all {
        let start = place(value.get())?;
        if start < choices {
            continue;
        }
        let is_own = matches!(&*name, USAGE | NOISE) || chunk.extra.contains_key(&*name);
        members.push(Member {
            may_vary: is_own && name != "type" && name != "error",
            name: name.into_owned(),
            head: data[end..start].to_vec(),
            value: value.get().into(),
            counts: Vec::new(),
            is_new: false,
        });
        end = start + value.get().len();
    }
    (&data[end..] == b"}").then_some(members)
}

/// Reads what stands behind the choices of another chunk; nothing where it is anything but the same
/// members with other values.
pub(super) fn compare(members: &mut [Member], mut rest: &[u8]) -> Option<()> {
    for member in members {
        rest = rest.strip_prefix(member.head.as_slice())?;
        let length = match member.advance(rest) {
            Some(length) => length,
            None => member.replace(rest)?,
        };
        rest = &rest[length..];
    }
    (rest == b"}").then_some(())
}

/// Returns how long the string is with which the JSON begins, if it is ASCII without escapes.
fn plain_string(json: &[u8]) -> Option<usize> {
    let (b'"', text) = json.split_first()? else {
        return None;
    };
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
    let length = text.iter().position(|byte| !is_plain(byte))?;
    (text[length] == b'"').then_some(length + 2)
}

/// Returns how long the value is with which the JSON begins, if it is one.
fn length(json: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    loop {
        match json.get(at)? {
            b'"' => at += 1 + end_of_string(&json[at + 1..])?,
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 0 => return (at > 0).then_some(at),
            b',' if depth == 0 => return (at > 0).then_some(at),
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
}

/// Returns where the closing quote of a string stands whose opening quote came before.
pub(super) fn end_of_string(json: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr::memchr2(b'"', b'\\', json.get(at..)?)?;
        if json[at] == b'"' {
            return Some(at);
        }
        at += 2;
    }
}

/// The members of an object, unread.
struct Values<'de>(Vec<(Cow<'de, str>, &'de RawValue)>);

impl<'de> Visitor<'de> for Values<'de> {
    type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self::Value, A::Error> {
        while let Some(member) = map.next_entry()? {
            self.0.push(member);
        }
        Ok(self.0)
    }
}
