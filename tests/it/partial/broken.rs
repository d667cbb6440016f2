//! Documents with something wrong in them: nothing panics, splits do not matter, and what is called
//! wrong on the way is refused at the end too.

use super::{documents, shown};
use coax::partial::{Filler, Streamed};
use coax::schema;
use fastrand::Rng;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The document with a value replaced by another one of it, or by something else.
fn replaced(random: &mut Rng, document: &Value) -> Value {
    let mut parts = Vec::new();
    collect(document, &mut parts);
    let others = [
        Value::Null,
        Value::Bool(true),
        Value::from(-1),
        Value::from(1e300),
        Value::from("other"),
        Value::Array(vec![]),
        Value::Object(serde_json::Map::new()),
    ];
    let with = if random.bool() {
        parts[random.usize(..parts.len())].clone()
    } else {
        others[random.usize(..others.len())].clone()
    };
    let mut at = random.usize(..parts.len());
    put(document, &mut at, &with)
}

fn collect<'a>(value: &'a Value, parts: &mut Vec<&'a Value>) {
    parts.push(value);
    match value {
        Value::Array(items) => items.iter().for_each(|it| collect(it, parts)),
        Value::Object(entries) => entries.values().for_each(|it| collect(it, parts)),
        _ => {}
    }
}

/// The value with its part number `at`, in the order of `collect`, replaced.
fn put(value: &Value, at: &mut usize, with: &Value) -> Value {
    if *at == 0 {
        *at = usize::MAX;
        return with.clone();
    }
    *at = at.saturating_sub(1);
    match value {
        Value::Array(items) => items.iter().map(|it| put(it, at, with)).collect(),
        Value::Object(entries) => entries
            .iter()
            .map(|(key, it)| (key.clone(), put(it, at, with)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

/// The text with some bytes removed, repeated or replaced; still text.
fn scrambled(random: &mut Rng, text: &str) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..random.usize(1..4) {
        let at = random.usize(..characters.len());
        match random.u8(..3) {
            0 => drop(characters.remove(at)),
            1 => characters.insert(at, characters[at]),
            _ => {
                let others = ['"', '{', '}', '[', ']', ',', ':', '\\', '0', 'n'];
                characters[at] = others[random.usize(..others.len())];
            }
        }
        if characters.is_empty() {
            return String::new();
        }
    }
    characters.into_iter().collect()
}

fn fill<T: Streamed>(pieces: impl IntoIterator<Item = String>) -> Filler<T> {
    let mut filler = Filler::default();
    filler.fail_fast(true);
    pieces.into_iter().for_each(|piece| filler.push(&piece));
    filler.finish();
    filler
}

fn judged<T: Streamed + DeserializeOwned>(name: &str, text: &str) -> bool {
    let whole = fill::<T>([text.to_owned()]);
    let single = fill::<T>(text.chars().map(String::from));
    assert_eq!(shown(&whole), shown(&single), "{name}: {text}");
    assert_eq!(whole.error(), single.error(), "{name}: {text}");
    let Some(error) = whole.error() else {
        return false;
    };
    assert!(
        schema::decode::<T>(text).is_err(),
        "{name}: {text}\n{error}"
    );
    true
}

async fn holds<T: Streamed + DeserializeOwned + 'static>(name: &str, wrong: &mut usize) {
    let mut random = Rng::with_seed(5);
    for text in documents::<T>().await.iter().take(9) {
        let value: Value = serde_json::from_str(text).expect("JSON");
        for _ in 0..40 {
            let document = replaced(&mut random, &value).to_string();
            *wrong += usize::from(judged::<T>(name, &document));
            judged::<T>(name, &scrambled(&mut random, text));
        }
    }
}

macro_rules! all {
    ($($ty:ty),*) => {
        #[tokio::test]
        async fn what_is_called_wrong_is_wrong() {
            let mut wrong = 0;
            $(holds::<$ty>(stringify!($ty), &mut wrong).await;)*
            assert!(wrong > 1000, "only {wrong} documents were called wrong on the way");
        }
    };
}

coax_zoo::each_streamed!(all);
