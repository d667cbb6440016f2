//! Partials, filled byte by byte and in all splits: against a naive oracle at every byte, and
//! against the value at the end.

mod equality;
mod hygiene;
mod oracle;
mod shapes;

use serde_json::Value;
use specimens::{Specimen, cases, grows, zoo};

/// What is no longer than this is compared with the oracle, whose work grows with the square.
const LONGEST: usize = 600;

/// Documents of a type, some of them short: as the local gateway makes them, with the keys in another
/// order, with blanks. The other order has tags and keys of maps last.
fn documents(specimen: &Specimen) -> Vec<String> {
    let mut documents = Vec::new();
    let mut short = 0;
    for seed in 0..cases(20) {
        let text = specimen.document(seed as u64);
        let value: Value = serde_json::from_str(&text).expect("JSON");
        if repeats_a_key(&value) || (text.len() > LONGEST && seed > 0) {
            continue;
        }
        short += usize::from(text.len() <= LONGEST);
        if short > cases(1) {
            break;
        }
        documents.push(reversed(&value));
        documents.push(serde_json::to_string_pretty(&value).expect("JSON"));
        documents.push(text);
    }
    documents
}

/// Returns whether a map has a key twice: the later value stands in for the earlier, so it does not grow.
fn repeats_a_key(value: &Value) -> bool {
    match value {
        Value::Array(items) => {
            let keys: Vec<_> = items.iter().filter_map(|it| it.get("key")).collect();
            let repeated = |(at, key): (usize, &&Value)| keys[..at].contains(key);
            keys.iter().enumerate().any(repeated) || items.iter().any(repeats_a_key)
        }
        Value::Object(entries) => entries.values().any(repeats_a_key),
        _ => false,
    }
}

/// The same value with the keys of each object in reverse.
fn reversed(value: &Value) -> String {
    match value {
        Value::Object(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .rev()
                .map(|(key, value)| format!("{}:{}", Value::from(key.as_str()), reversed(value)))
                .collect();
            format!("{{{}}}", entries.join(","))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(reversed).collect();
            format!("[{}]", items.join(","))
        }
        other => other.to_string(),
    }
}

/// The partial of a text that is pushed in pieces.
fn filled(specimen: &Specimen, pieces: &[&str]) -> Value {
    let mut filler = (specimen.filler)();
    pieces.iter().for_each(|piece| filler.push(piece));
    filler.finish();
    assert_eq!(filler.error(), None, "{pieces:?}");
    filler.shown()
}

/// Without what says nothing: members that are `null` or empty objects, lists of only `null`.
fn stripped(value: &Value) -> Value {
    match value {
        Value::Object(entries) => {
            let entries: serde_json::Map<_, _> = entries
                .iter()
                .map(|(key, value)| (key.clone(), stripped(value)))
                .filter(|(_, value)| !value.is_null())
                .collect();
            if entries.is_empty() {
                Value::Null
            } else {
                Value::Object(entries)
            }
        }
        Value::Array(items) if !items.is_empty() && items.iter().all(Value::is_null) => Value::Null,
        Value::Array(items) => items.iter().map(stripped).collect(),
        other => other.clone(),
    }
}

/// Equality that lets `f32` be less exact.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap_or(0.0), b.as_f64().unwrap_or(0.0));
            (a - b).abs() <= a.abs() * 1e-6
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        (a, b) => a == b,
    }
}

fn holds(specimen: &Specimen, oracle: bool) {
    let name = &specimen.name;
    let schema: Value = serde_json::from_str(specimen.schema).expect("JSON");
    let mut compared = 0;
    for text in documents(specimen) {
        let last = filled(specimen, &[&text]);
        if (specimen.read)(&text).is_ok() {
            let same = specimen.same(&text, &last.to_string());
            assert!(same, "{name}: {text}\nlast {last}");
        }
        let mut filler = (specimen.filler)();
        let mut before = Value::Null;
        for (at, character) in text.char_indices() {
            let end = at + character.len_utf8();
            filler.push(&text[at..end]);
            let now = filler.shown();
            let prefix = &text[..end];
            assert!(grows(&before, &now), "{name}: {prefix}\n{before}\n{now}");
            if oracle && text.len() <= LONGEST {
                let expected = oracle::partial(&schema, prefix).unwrap_or(Value::Null);
                let (found, expected) = (stripped(&now), stripped(&expected));
                assert!(
                    same(&found, &expected),
                    "{name}: {prefix}\nexpected {expected}\nfound {found}"
                );
                compared += 1;
            }
            if text.len() <= LONGEST {
                let (first, second) = text.split_at(end);
                assert_eq!(filled(specimen, &[first, second]), last, "{name}: {prefix}");
            }
            before = now;
        }
        filler.finish();
        assert_eq!(filler.shown(), last, "{name}: {text}");
    }
    assert!(
        !oracle || compared > 0,
        "{name}: no document is short enough"
    );
}

/// Whose partials the schema text alone does not tell: what is whole by its Rust type, by an attribute
/// or with a pattern, what the words of the encoding or of an untagged enum hide, and enums whose keys
/// lie in the object around them.
#[rustfmt::skip]
const NOT_BY_SCHEMA: [&str; 40] = [
    "Ipv4Addr", "IpAddr", "Numbered", "Addresses", "Duration", "Lengths", "Times", "Ranges",
    "OpenRanges", "Bounds", "Result", "Results", "AnyObject", "Wholes", "Patterns", "Slots", "Value",
    "ExternalOdd", "UntaggedEnums", "UntaggedKinds", "UntaggedOfAll", "AdjacentInUntagged", "InternalTwice", "Single",
    "FlattenedSingle", "FlattenedExternal", "FlattenedAdjacent", "FlattenedIntoList", "FlattenedEnum",
    "FlattenedOption", "FlattenedEnumAndOption", "FlattenedOptionEnum", "FlattenedUntagged",
    "FlattenedTwoEnums", "FlattenedDeepEnums", "FlattenedRules", "FlattenedOption2", "FlattenAll",
    "VariantOfFlattened", "Everything",
];

#[test]
fn partials_only_grow_agree_with_the_oracle_and_end_as_the_value() {
    for specimen in zoo() {
        let mut words = specimen.name.split(|it: char| !it.is_alphanumeric());
        holds(specimen, !words.any(|it| NOT_BY_SCHEMA.contains(&it)));
    }
}
