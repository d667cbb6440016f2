//! A sound document becomes a broken one, or a sound one of another kind. It knows no type.

use fastrand::Rng;
use serde_json::{Value, json};

use super::document::Document;

/// What stands where something else is expected.
const TOKENS: [&str; 22] = [
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1.0",
    "1.5e3",
    "1e999",
    "-0.0",
    "18446744073709551616",
    "170141183460469231731687303715884105728",
    "\"\"",
    "\"x\"",
    "\"\\ud800\"",
    "\"\\u0000\"",
    "\"é漢🦀\"",
    "[]",
    "{}",
    "[[[[[]]]]]",
    "{\"key\":1,\"value\":2}",
    "{\"value\":null}",
    ",",
];

/// The document with up to four changes.
pub(super) fn mutated(text: &str, other: &str, rng: &mut Rng) -> String {
    let mut text = text.to_owned();
    for _ in 0..rng.usize(1..=4) {
        text = match Document::read(&text) {
            Some(tree) if rng.u8(0..4) > 0 => change_tree(tree, other, rng),
            _ => change_text(&text, other, rng),
        };
    }
    text
}

/// A change after which it is JSON still.
fn change_tree(mut tree: Document, other: &str, rng: &mut Rng) -> String {
    let count = tree.count();
    let (place, kind) = (rng.usize(0..count), rng.u8(0..8));
    let donor = Document::read(other).map(|mut other| {
        let mut part = None;
        let place = rng.usize(0..other.count());
        other.change(place, &mut |it| part = Some(it.clone()));
        part.unwrap_or(other)
    });
    tree.change(place, &mut |piece| match (kind, &mut *piece) {
        (0, Document::Object(entries)) if !entries.is_empty() => {
            entries.remove(rng.usize(0..entries.len()));
        }
        (0, Document::List(items)) if !items.is_empty() => {
            items.remove(rng.usize(0..items.len()));
        }
        (1, Document::Object(entries)) if !entries.is_empty() => {
            let entry = entries[rng.usize(0..entries.len())].clone();
            entries.insert(rng.usize(0..=entries.len()), entry);
        }
        (1, Document::List(items)) if !items.is_empty() => {
            let item = items[rng.usize(0..items.len())].clone();
            items.insert(rng.usize(0..=items.len()), item);
        }
        (2, Document::Object(entries)) if !entries.is_empty() => {
            let index = rng.usize(0..entries.len());
            entries[index]
                .0
                .push_str(["", "x", " ", "\"", "漢"][rng.usize(0..5)]);
            let last = rng.usize(0..entries.len());
            entries.swap(index, last);
        }
        (3, _) => *piece = Document::List(vec![piece.clone()]),
        (4, _) => *piece = Document::Object(vec![("value".to_owned(), piece.clone())]),
        (5, _) => *piece = Document::Scalar(Value::String(piece.to_string())),
        (6, _) => *piece = donor.clone().unwrap_or(Document::List(Vec::new())),
        _ => {
            let wrong = [
                json!(null),
                json!(true),
                json!(-1),
                json!(1.0),
                json!(1e300),
                json!(u64::MAX),
                json!(""),
                json!("null"),
                json!("[1,2]"),
                json!("\u{0}é漢🦀"),
            ];
            *piece = Document::Scalar(wrong[rng.usize(0..wrong.len())].clone());
        }
    });
    tree.to_string()
}

/// A change of the text, after which it may be anything.
fn change_text(text: &str, other: &str, rng: &mut Rng) -> String {
    let mut at = |text: &str| {
        let mut index = rng.usize(0..=text.len());
        while !text.is_char_boundary(index) {
            index -= 1;
        }
        index
    };
    let (a, b) = (at(text), at(text));
    let (from, to) = (a.min(b), a.max(b));
    let (c, d) = (at(other), at(other));
    match rng.u8(0..5) {
        0 => format!("{}{}", &text[..from], &text[to..]),
        1 => format!("{}{}", &text[..to], &text[from..]),
        2 => format!(
            "{}{}{}",
            &text[..from],
            &other[c.min(d)..c.max(d)],
            &text[to..]
        ),
        3 => text[..from].to_owned(),
        _ => format!(
            "{}{}{}",
            &text[..from],
            TOKENS[rng.usize(0..TOKENS.len())],
            &text[from..]
        ),
    }
}
