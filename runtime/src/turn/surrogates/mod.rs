//! Characters whose two halves a server sent in two chunks: `"\ud83d"`, then `"\ude00"`.
//!
//! Servers that cut text into UTF-16 units do so. No Rust string holds half a character, so the
//! JSON parser refuses such chunks; here a first half is held back until the second one comes to
//! the same place of the same answer, and is U+FFFD if none does. What the parser takes never comes
//! here.

use crate::wire::Chunk;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// First halves that wait for their second one.
#[derive(Debug, Default)]
pub(crate) struct Halves {
    /// By the path in a chunk, such as `choices 0 delta content`.
    waiting: BTreeMap<Vec<Step>, u16>,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Member(String),
    Element {
        index: Option<u64>,
        /// In the list, for those without an index.
        place: usize,
        /// The `type`, for reasoning details, of which several may share an index.
        kind: Option<String>,
    },
}

/// Mark for a half in strings, before the four digits of its unit; no character of any text.
const MARK: char = '\u{10ffff}';
const MARK_BYTES: &[u8] = "\u{10ffff}".as_bytes();
/// After [`MARK`]: the text had that very character.
const ITSELF: u16 = 0;
const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;
/// The members whose text comes in pieces.
const GROWING: [&str; 9] = [
    "arguments",
    "content",
    "input",
    "reasoning",
    "reasoning_content",
    "refusal",
    "summary",
    "text",
    "transcript",
];
/// So many halves wait at once, at places of that depth and such names; a server that sends more
/// of them is not helped further.
const MOST_WAITING: usize = 64;
const DEEPEST: usize = 8;
const LONGEST_NAME: usize = 32;

impl Halves {
    /// Returns whether none waits, so that a chunk that can be read needs no care.
    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Reads a chunk that may hold halves, or the second ones of those that wait.
    pub(crate) fn read(&mut self, data: &[u8]) -> serde_json::Result<Chunk> {
        let mut value =
            serde_json::from_slice(&rewritten(data, |half| format!("{MARK}{half:04x}")))?;
        self.join(&mut value, &mut Vec::new());
        serde_json::from_value(value)
    }

    /// Ends the stream: what waits becomes U+FFFD, in a chunk of its own.
    pub(crate) fn flush(&mut self) -> Option<Chunk> {
        if self.waiting.is_empty() {
            return None;
        }
        let mut root = Value::Null;
        for path in std::mem::take(&mut self.waiting).into_keys() {
            let place = path.iter().fold(&mut root, down);
            *place = Value::from(REPLACEMENT.to_string());
        }
        // Every path begins with a member, so this is an object, which is a chunk.
        serde_json::from_value(root).ok()
    }

    fn join(&mut self, value: &mut Value, path: &mut Vec<Step>) {
        match value {
            Value::String(text) => self.join_text(text, path),
            Value::Array(elements) => {
                for (place, element) in elements.iter_mut().enumerate() {
                    path.push(step_to(element, place, path.last()));
                    self.join(element, path);
                    path.pop();
                }
            }
            Value::Object(members) => {
                let marked: Vec<String> = members
                    .keys()
                    .filter(|name| name.contains(MARK))
                    .cloned()
                    .collect();
                for mut name in marked {
                    let member = members.remove(&name).unwrap_or_default();
                    self.join_text(&mut name, &[]);
                    members.insert(name, member);
                }
                for (name, member) in members {
                    path.push(Step::Member(name.clone()));
                    self.join(member, path);
                    path.pop();
                }
            }
            _ => {}
        }
    }

    fn join_text(&mut self, text: &mut String, path: &[Step]) {
        let grows = grows(path);
        // An empty piece, as servers send them in between, changes nothing.
        if text.is_empty() || !(grows || text.contains(MARK)) {
            return;
        }
        let mut joined = Joined {
            text: String::with_capacity(text.len()),
            first: self.waiting.remove(path),
        };
        let mut parts = text.split(MARK);
        joined.push_text(parts.next().unwrap_or_default());
        for part in parts {
            let (digits, rest) = part.split_at_checked(4).unwrap_or_default();
            match u16::from_str_radix(digits, 16) {
                Ok(ITSELF) => joined.push_text(MARK.encode_utf8(&mut [0; 4])),
                half => joined.push_half(half.unwrap_or(0xdc00)),
            }
            joined.push_text(rest);
        }
        match joined.first.take() {
            Some(first) if grows && self.waiting.len() < MOST_WAITING => {
                self.waiting.insert(path.to_vec(), first);
            }
            Some(_) => joined.text.push(REPLACEMENT),
            None => {}
        }
        *text = joined.text;
    }
}

/// Returns whether text at this place comes in pieces.
fn grows(path: &[Step]) -> bool {
    let short = |step: &Step| match step {
        Step::Member(name) => name.len() <= LONGEST_NAME,
        Step::Element { kind, .. } => kind.as_ref().is_none_or(|kind| kind.len() <= LONGEST_NAME),
    };
    let named = matches!(
        (path.first(), path.last()),
        (Some(Step::Member(first)), Some(Step::Member(last)))
            if first == "choices" && GROWING.contains(&last.as_str())
    );
    named && path.len() <= DEEPEST && path.iter().all(short)
}

/// Text under way, and the first half that stands at its end.
struct Joined {
    text: String,
    first: Option<u16>,
}

impl Joined {
    fn push_text(&mut self, more: &str) {
        if !more.is_empty() && self.first.take().is_some() {
            self.text.push(REPLACEMENT);
        }
        self.text.push_str(more);
    }

    fn push_half(&mut self, half: u16) {
        let pair = self.first.take().map(|first| [first, half]);
        match pair.map(|pair| char::decode_utf16(pair).next()) {
            Some(Some(Ok(whole))) => return self.text.push(whole),
            Some(_) => self.text.push(REPLACEMENT),
            None => {}
        }
        if is_first(half) {
            self.first = Some(half);
        } else {
            self.text.push(REPLACEMENT);
        }
    }
}

/// Returns the place to which one more step leads; it is made where it is not there yet.
fn down<'a>(value: &'a mut Value, step: &Step) -> &'a mut Value {
    match step {
        Step::Member(name) => {
            if !value.is_object() {
                *value = Value::Object(Map::new());
            }
            &mut value[name.as_str()]
        }
        Step::Element { index, kind, .. } => {
            if !value.is_array() {
                *value = Value::Array(Vec::new());
            }
            let Value::Array(elements) = value else {
                unreachable!("it was just made a list")
            };
            let mut element = Map::new();
            element.extend(index.map(|index| ("index".to_owned(), index.into())));
            element.extend(kind.clone().map(|kind| ("type".to_owned(), kind.into())));
            let same = |one: &Value| {
                ["index", "type"]
                    .iter()
                    .all(|name| one.get(name) == element.get(*name))
            };
            let at = elements.iter().position(same).unwrap_or(elements.len());
            if at == elements.len() {
                elements.push(element.into());
            }
            &mut elements[at]
        }
    }
}

fn step_to(element: &Value, place: usize, list: Option<&Step>) -> Step {
    let index = element.get("index").and_then(Value::as_u64);
    let typed = matches!(list, Some(Step::Member(name)) if name == "reasoning_details");
    let kind = element.get("type").and_then(Value::as_str);
    Step::Element {
        index,
        place: index.map_or(place, |_| 0),
        kind: kind.filter(|_| typed).map(str::to_owned),
    }
}

/// Returns the JSON text with U+FFFD in place of each half that stands alone.
pub(crate) fn replaced(data: &[u8]) -> Vec<u8> {
    rewritten(data, |half| {
        if half == ITSELF {
            MARK.into()
        } else {
            REPLACEMENT.into()
        }
    })
}

/// Returns the JSON text with other text in place of each half that stands alone, and of each [`MARK`].
fn rewritten(data: &[u8], write: impl Fn(u16) -> String) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len() + 16);
    let mut rest = data;
    while !rest.is_empty() {
        let (taken, half) = token(rest);
        match half {
            Some(half) => out.extend_from_slice(write(half).as_bytes()),
            None => out.extend_from_slice(&rest[..taken]),
        }
        rest = &rest[taken..];
    }
    out
}

/// Returns how long the next piece of JSON text is, and the half that it is, if it is one.
fn token(text: &[u8]) -> (usize, Option<u16>) {
    // Backslashes stand in strings only, or it is no JSON, which the parser will see.
    if text[0] != b'\\' {
        let plain = memchr::memchr2(b'\\', MARK_BYTES[0], text).unwrap_or(text.len());
        return match plain {
            0 if text.starts_with(MARK_BYTES) => (MARK_BYTES.len(), Some(ITSELF)),
            plain => (plain.max(1), None),
        };
    }
    match (unit(text), unit(text.get(6..).unwrap_or_default())) {
        (Some(0xdbff), Some(0xdfff)) => (12, Some(ITSELF)),
        (Some(first), Some(second)) if is_first(first) && is_second(second) => (12, None),
        (Some(half), _) if is_first(half) || is_second(half) => (6, Some(half)),
        // With the escaped character, which may be a backslash.
        _ => (text.len().min(2), None),
    }
}

/// Returns the unit of the `\u` escape, of four digits, with which the text begins.
fn unit(text: &[u8]) -> Option<u16> {
    let digits = text.strip_prefix(b"\\u")?.get(..4)?;
    let digits = std::str::from_utf8(digits).ok()?;
    // `from_str_radix` takes a sign.
    (!digits.starts_with('+')).then(|| u16::from_str_radix(digits, 16).ok())?
}

fn is_first(unit: u16) -> bool {
    (0xd800..0xdc00).contains(&unit)
}

fn is_second(unit: u16) -> bool {
    (0xdc00..0xe000).contains(&unit)
}

#[cfg(test)]
mod tests;
