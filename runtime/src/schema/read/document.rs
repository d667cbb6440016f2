//! A JSON text with the places of its values, found in one pass, so that any part of a value can be had
//! without reading it again. It knows no schema.

use std::borrow::Cow;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{Error as _, IgnoredAny};

/// A JSON text with its values.
pub(crate) struct Document<'a> {
    text: &'a str,
    /// The values and the keys, in the order of the text.
    spans: Vec<Span>,
}

/// The place of a value. There is one for each value, so it is small.
struct Span {
    start: u32,
    end: u32,
    /// The number of the first span behind it and its parts.
    next: u32,
}

/// One value of a document.
#[derive(Clone, Copy)]
pub(crate) struct Json<'a> {
    document: &'a Document<'a>,
    number: usize,
}

impl<'a> Document<'a> {
    /// # Errors
    /// That of serde_json for a text that is no JSON, or of 4 GiB or more.
    pub(crate) fn of(text: &'a str) -> serde_json::Result<Self> {
        serde_json::from_str::<IgnoredAny>(text)?;
        Self::of_json(text)
    }

    /// A text that is known to be JSON, since a value was read from it.
    ///
    /// # Errors
    /// An error for a text of 4 GiB or more.
    pub(super) fn of_json(text: &'a str) -> serde_json::Result<Self> {
        /// So many bytes of text for a value are taken to be usual.
        const BYTES: usize = 16;

        u32::try_from(text.len()).map_err(serde_json::Error::custom)?;
        let mut document = Self {
            text,
            spans: Vec::with_capacity(text.len() / BYTES),
        };
        document.scan();
        Ok(document)
    }

    pub(crate) fn root(&self) -> Json<'_> {
        Json {
            document: self,
            number: 0,
        }
    }

    /// Finds the spans of a text that is JSON.
    fn scan(&mut self) {
        let bytes = self.text.as_bytes();
        let mut open: Vec<usize> = Vec::new();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            let start = at;
            at += 1;
            match byte {
                b'{' | b'[' => {
                    open.push(self.spans.len());
                    self.push(start, at);
                }
                b'}' | b']' => {
                    let next = self.spans.len();
                    if let Some(span) = open.pop().and_then(|it| self.spans.get_mut(it)) {
                        span.end = at as u32;
                        span.next = next as u32;
                    }
                }
                b'"' => {
                    at = end_of_string(bytes, at);
                    self.push(start, at);
                }
                b',' | b':' | b' ' | b'\n' | b'\r' | b'\t' => {}
                _ => {
                    let is_part = |it: &u8| it.is_ascii_alphanumeric() || b"+-.".contains(it);
                    while bytes.get(at).is_some_and(is_part) {
                        at += 1;
                    }
                    self.push(start, at);
                }
            }
        }
    }

    fn push(&mut self, start: usize, end: usize) {
        self.spans.push(Span {
            start: start as u32,
            end: end as u32,
            next: self.spans.len() as u32 + 1,
        });
    }
}

impl<'a> Json<'a> {
    fn span(self) -> &'a Span {
        &self.document.spans[self.number]
    }

    /// Its text, without the whitespace around it.
    pub(crate) fn text(self) -> &'a str {
        &self.document.text[self.place()]
    }

    /// Returns its place in the text of the document.
    pub(crate) fn place(self) -> Range<usize> {
        let Span { start, end, .. } = *self.span();
        start as usize..end as usize
    }

    pub(crate) fn is_null(self) -> bool {
        self.text() == "null"
    }

    pub(crate) fn is_object(self) -> bool {
        self.text().starts_with('{')
    }

    /// The string that it is, or `None`.
    pub(crate) fn string(self) -> Option<Cow<'a, str>> {
        string(self.text())
    }

    /// The items, or `None` where it is no list.
    pub(crate) fn items(self) -> Option<impl Iterator<Item = Json<'a>> + Clone> {
        self.text().starts_with('[').then(|| self.parts())
    }

    /// The JSON of the key before it, if it is the value of a member.
    pub(crate) fn key(self) -> &'a str {
        let number = self.number.saturating_sub(1);
        Json { number, ..self }.text()
    }

    /// The keys and values, or `None` where it is no object. A key that is no text, for half a character, is
    /// given as it is written.
    pub(crate) fn members(self) -> Option<impl Iterator<Item = (Cow<'a, str>, Json<'a>)> + Clone> {
        self.is_object().then(|| {
            let mut parts = self.parts();
            std::iter::from_fn(move || {
                let key = parts.next()?;
                let name = key.string().unwrap_or_else(|| key.text().into());
                Some((name, parts.next()?))
            })
        })
    }

    /// The first value whose key is wanted.
    pub(crate) fn find(self, wanted: impl Fn(&str) -> bool) -> Option<Json<'a>> {
        let member = self.members()?.find(|(key, _)| wanted(key));
        member.map(|(_, value)| value)
    }

    pub(crate) fn get(self, key: &str) -> Option<Json<'a>> {
        self.find(|it| it == key)
    }

    /// Items, or keys and values in turn.
    fn parts(self) -> impl Iterator<Item = Json<'a>> + Clone {
        let end = self.span().next as usize;
        let mut number = self.number + 1;
        std::iter::from_fn(move || {
            let part = Json { number, ..self };
            (number < end).then(|| {
                number = part.span().next as usize;
                part
            })
        })
    }
}

/// Returns the end of the string whose content begins at `at`: behind its last quote.
fn end_of_string(bytes: &[u8], mut at: usize) -> usize {
    while let Some(found) = bytes
        .get(at..)
        .and_then(|it| memchr::memchr2(b'"', b'\\', it))
    {
        at += found;
        if bytes[at] == b'"' {
            return at + 1;
        }
        at += 2;
    }
    bytes.len()
}

/// The string that the JSON is, borrowed where it has no escapes.
pub(crate) fn string(json: &str) -> Option<Cow<'_, str>> {
    #[derive(Deserialize)]
    struct Borrowed<'a>(#[serde(borrow)] Cow<'a, str>);

    let inner = json.strip_prefix('"')?.strip_suffix('"')?;
    if !inner.contains('\\') {
        return Some(Cow::Borrowed(inner));
    }
    let Borrowed(text) = serde_json::from_str(json).ok()?;
    Some(text)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{Document, Json};

    /// The value that the parts make, put together again.
    fn rebuilt(json: Json<'_>) -> Value {
        if let Some(items) = json.items() {
            return items.map(rebuilt).collect();
        }
        match json.members() {
            Some(members) => members
                .map(|(key, value)| (key.into_owned(), rebuilt(value)))
                .collect(),
            None => serde_json::from_str(json.text()).expect("a scalar"),
        }
    }

    #[test]
    fn the_parts_are_those_of_serde_json() {
        for text in [
            "null",
            " -1.5e+3 ",
            "\"\\\"[{\\\\\"",
            "[]",
            "{}",
            "[[], [ [1 ,2], {} ],\n{\"a\":{\"b\":[true,false]}, \"\\u0061b\" : \"}\"}]",
            "{\"a\":1,\"b\":[\"]\",\"\\\\\"],\"é\":\"\\ud83d\\ude00\"}",
        ] {
            let document = Document::of(text).expect("JSON");
            let whole: Value = serde_json::from_str(text).expect("JSON");
            assert_eq!(rebuilt(document.root()), whole, "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for text in ["", "[1", "{\"a\":}", "\"", "1 2", "nul"] {
            assert!(Document::of(text).is_err(), "{text}");
        }
    }
}
