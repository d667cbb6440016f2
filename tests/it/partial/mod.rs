//! Partials, filled byte by byte and in all splits: against a naive oracle at every byte, and
//! against the value at the end.

mod broken;
mod hygiene;
mod oracle;
mod shapes;

use coax::local::Gateway;
use coax::partial::{Filler, Streamed};
use coax::{Structured, schema};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What is no longer than this is compared with the oracle, whose work grows with the square.
const LONGEST: usize = 700;

const SEEDS: u64 = 6;

/// Documents of a type: as the local gateway makes them, with the keys in another order, with
/// blanks. The other order has tags and keys of maps last.
async fn documents<T: Structured + DeserializeOwned + 'static>() -> Vec<String> {
    let mut documents = Vec::new();
    for seed in 0..SEEDS {
        let client = Gateway::new().with_seed(seed).client();
        let answer = client
            .prompt("x")
            .model("openai/gpt-5")
            .extract::<T>()
            .detailed()
            .await;
        let text = answer.expect("an answer of the type").text;
        let value: Value = serde_json::from_str(&text).expect("JSON");
        if repeats_a_key(&value) {
            continue;
        }
        documents.push(reversed(&value));
        documents.push(serde_json::to_string_pretty(&value).expect("JSON"));
        documents.push(text);
    }
    documents
}

/// Whether a map has a key twice: the later value stands in for the earlier, so it does not grow.
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

fn shown<T: Streamed>(filler: &Filler<T>) -> Value {
    serde_json::to_value(filler.partial()).expect("a partial has a JSON form")
}

/// The partial of a text that is pushed in pieces.
fn filled<T: Streamed>(pieces: &[&str]) -> Value {
    let mut filler = Filler::<T>::default();
    pieces.iter().for_each(|piece| filler.push(piece));
    filler.finish();
    assert_eq!(filler.error(), None, "{pieces:?}");
    shown(&filler)
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

/// Whether `later` has all that `earlier` had, and perhaps more.
fn grows(earlier: &Value, later: &Value) -> bool {
    match (earlier, later) {
        (Value::Null, _) => true,
        (Value::String(a), Value::String(b)) => b.starts_with(a.as_str()),
        (Value::Array(a), Value::Array(b)) => {
            a.len() <= b.len() && a.iter().zip(b).all(|(a, b)| grows(a, b))
        }
        (Value::Object(a), Value::Object(b)) => a
            .iter()
            .all(|(key, a)| b.get(key).is_some_and(|b| grows(a, b))),
        (a, b) => a == b,
    }
}

/// Whether the last partial says what the value says; serde fills in what was left out.
fn is_whole(partial: &Value, value: &Value) -> bool {
    match (partial, value) {
        (Value::Object(a), Value::Object(b)) => {
            let none = Value::Null;
            a.iter()
                .all(|(key, a)| is_whole(a, b.get(key).unwrap_or(&none)))
                && b.iter().all(|(key, b)| {
                    a.contains_key(key)
                        || [
                            Value::Null,
                            0.into(),
                            false.into(),
                            "".into(),
                            Value::Array(vec![]),
                        ]
                        .contains(b)
                })
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_whole(a, b))
        }
        (a, b) => same(a, b),
    }
}

async fn holds<T>(name: &str, oracle: bool)
where
    T: Streamed + DeserializeOwned + Serialize + 'static,
{
    let schema: Value = serde_json::from_str(T::SCHEMA).expect("JSON");
    let mut compared = 0;
    for text in documents::<T>().await {
        let value = schema::decode::<T>(&text).expect("a value");
        let value = serde_json::to_value(&value).expect("JSON");
        let last = filled::<T>(&[&text]);
        assert!(
            is_whole(&last, &value),
            "{name}: {text}\nvalue {value}\nlast {last}"
        );
        let mut filler = Filler::<T>::default();
        let mut before = Value::Null;
        for (at, character) in text.char_indices() {
            let end = at + character.len_utf8();
            filler.push(&text[at..end]);
            let now = shown(&filler);
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
                assert_eq!(filled::<T>(&[first, second]), last, "{name}: {prefix}");
            }
            before = now;
        }
        filler.finish();
        assert_eq!(shown(&filler), last, "{name}: {text}");
    }
    assert!(
        !oracle || compared > 0,
        "{name}: no document is short enough"
    );
}

/// Whose partials the schema alone does not tell: what is whole by an attribute or by its Rust
/// type, and what is flattened.
const NOT_BY_SCHEMA: [&str; 3] = ["Wholes", "Layered", "FlattenedEnum"];

macro_rules! all {
    ($($ty:ty),*) => {
        #[tokio::test]
        async fn partials_only_grow_agree_with_the_oracle_and_end_as_the_value() {
            $({
                let name = stringify!($ty);
                holds::<$ty>(name, !NOT_BY_SCHEMA.iter().any(|it| name.ends_with(it))).await;
            })*
        }
    };
}

coax_zoo::each_streamed!(all);
