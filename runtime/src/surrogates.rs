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

/// Stands for a half in strings, before four digits that tell which; no character of any text.
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
/// So many halves wait at once; a server that sends more of them is not helped further.
const MOST_WAITING: usize = 64;

impl Halves {
    /// Whether none waits, so that a chunk that can be read needs no care.
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

    /// No more comes: what waits becomes U+FFFD, in a chunk of its own.
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
        let grows = matches!(
            (path.first(), path.last()),
            (Some(Step::Member(first)), Some(Step::Member(last)))
                if first == "choices" && GROWING.contains(&last.as_str())
        );
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

/// The place to which one more step leads; what is not there yet is made.
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

/// The JSON text with U+FFFD in place of each half that stands alone.
pub(crate) fn replaced(data: &[u8]) -> Vec<u8> {
    rewritten(data, |half| {
        if half == ITSELF {
            MARK.into()
        } else {
            REPLACEMENT.into()
        }
    })
}

/// The JSON text with other text in place of each half that stands alone, and of each [`MARK`].
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

/// How long the next piece of JSON text is, and the half that it is, if it is one.
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

/// The unit of a `\uXXXX` with which the text begins.
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
mod tests {
    use super::*;
    use serde_json::json;

    /// The contents of chunks with these JSON strings, and of the chunk that ends the stream.
    fn contents(strings: &[&str]) -> Vec<String> {
        let mut halves = Halves::default();
        let mut chunks: Vec<Chunk> = strings
            .iter()
            .map(|text| format!(r#"{{"choices":[{{"delta":{{"content":"{text}"}}}}]}}"#))
            .map(|chunk| halves.read(chunk.as_bytes()).expect("a chunk"))
            .collect();
        chunks.extend(halves.flush());
        assert!(halves.is_empty());
        let content = |chunk: Chunk| chunk.choices[0].delta.content.clone();
        chunks.into_iter().filter_map(content).collect()
    }

    #[test]
    fn halves_are_joined_or_replaced() {
        for (strings, expected) in [
            (&[r"a\ud83d", r"\ude00b"][..], &["a", "😀b"][..]),
            (&[r"\uD83D", "", r"\uDE00"], &["", "", "😀"]),
            (&[r"\ud83d", r"\ude00\ud83d", r"\ude01"], &["", "😀", "😁"]),
            (&[r"\ud83d", "b"], &["", "\u{fffd}b"]),
            (&[r"\ud83d", r"\ud83d", r"\ude00"], &["", "\u{fffd}", "😀"]),
            (&[r"\ud83d"], &["", "\u{fffd}"]),
            (&[r"\ude00a"], &["\u{fffd}a"]),
            (&[r"a\ud83db\ud83d\ude00"], &["a\u{fffd}b😀"]),
            (
                &[r"\\ud83d", r"\\\ud83d", r"\ude00"],
                &[r"\ud83d", r"\", "😀"],
            ),
            // The mark itself, in both spellings.
            (
                &["\u{10ffff}d83d\\udbff\\udfff\\ud83d", r"\ude00"],
                &["\u{10ffff}d83d\u{10ffff}", "😀"],
            ),
        ] {
            assert_eq!(contents(strings), expected, "{strings:?}");
        }
    }

    #[test]
    fn each_place_has_its_own() {
        let mut halves = Halves::default();
        let mut read = |chunk: &str| {
            let chunk = halves.read(chunk.as_bytes()).expect("a chunk");
            serde_json::to_value(chunk.choices).expect("JSON")
        };
        read(
            r#"{"choices":[
            {"index":1,"delta":{"content":"\ud83d","refusal":"\ud83d"}},
            {"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\ud83d"}},{"index":7,"function":{"arguments":"\ud83c"}}],
             "reasoning_details":[{"index":0,"type":"reasoning.text","text":"\ud83d"},{"index":0,"type":"reasoning.summary","summary":"\ud83c"}]}}]}"#,
        );
        let second = read(
            r#"{"choices":[
            {"index":0,"delta":{"tool_calls":[{"index":7,"function":{"arguments":"\udf08"}}],
             "reasoning_details":[{"index":0,"type":"reasoning.summary","summary":"\udf08"}]}},
            {"index":1,"delta":{"content":"\ude00"}}]}"#,
        );
        assert_eq!(
            second[0]["delta"]["tool_calls"][0]["function"]["arguments"],
            "🌈"
        );
        assert_eq!(second[0]["delta"]["reasoning_details"][0]["summary"], "🌈");
        assert_eq!(second[1]["delta"]["content"], "😀");
        let rest = serde_json::to_value(halves.flush()).expect("JSON");
        let call = json!({ "index": 0, "function": { "arguments": "\u{fffd}" } });
        let detail = json!({ "index": 0, "type": "reasoning.text", "text": "\u{fffd}" });
        let first = &rest["choices"][0];
        assert_eq!(
            first["delta"],
            json!({ "tool_calls": [call], "reasoning_details": [detail] })
        );
        assert_eq!(rest["choices"][1]["index"], 1);
        assert_eq!(
            rest["choices"][1]["delta"],
            json!({ "refusal": "\u{fffd}" })
        );
    }

    #[test]
    fn elsewhere_a_half_is_replaced_at_once() {
        let mut halves = Halves::default();
        let chunk = r#"{"id":"\ud83d","own\udc00":{"text":["\ud83d"]},"choices":[{"delta":{"content":"x"}}]}"#;
        let chunk = halves.read(chunk.as_bytes()).expect("a chunk");
        assert!(halves.is_empty());
        assert_eq!(chunk.id.as_deref(), Some("\u{fffd}"));
        assert_eq!(chunk.extra["own\u{fffd}"]["text"][0], "\u{fffd}");
    }

    #[test]
    fn few_wait_and_what_is_no_json_stays_none() {
        let mut halves = Halves::default();
        for n in 0..1000 {
            let chunk =
                format!(r#"{{"choices":[{{"index":{n},"delta":{{"content":"\ud83d"}}}}]}}"#);
            halves.read(chunk.as_bytes()).expect("a chunk");
        }
        assert_eq!(halves.waiting.len(), MOST_WAITING);
        for text in [
            r#"{"a":"\ud83""#,
            r#"{"a":"\"#,
            r#"{"a":"\u+83d"}"#,
            "\u{10ffff}",
            "",
        ] {
            assert!(Halves::default().read(text.as_bytes()).is_err(), "{text}");
        }
        let whole: String =
            serde_json::from_slice(&replaced(r#""\ud83d\ude00\ud83d""#.as_bytes())).expect("text");
        assert_eq!(whole, "😀\u{fffd}");
    }
}
