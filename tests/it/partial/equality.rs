//! Partial values are compared: with each other, whole ones with values and with text.

use super::shapes::after;
use coax::partial::{Filler, Streamed, Whole};
use coax::{Partial, Structured};
use coax_zoo::{External, Maps, Recipe};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Whatever is a leaf: a date without an equality of its own, a part of the type itself, a foreign type.
#[derive(Deserialize, Structured, Partial)]
#[expect(dead_code, reason = "read through their companions")]
struct Leaves<T> {
    item: T,
    span: Option<jiff::Span>,
    children: Vec<Leaf>,
    #[structured(stream = "whole")]
    code: String,
    #[structured(stream = "whole")]
    numbers: BTreeMap<String, f64>,
}

#[derive(Deserialize, Structured, Partial)]
#[expect(dead_code, reason = "read through their companions")]
enum Leaf {
    End,
    Name(String),
    Pair(u8, Box<Leaf>),
    More { inner: Vec<Leaf> },
}

/// Holds the partial of each prefix to that of the same prefix, and to that of the next one.
fn grows<T: Streamed>(text: &str) {
    let at = |end: usize| {
        let mut filler = Filler::<T>::default();
        filler.push(&text[..end]);
        filler.partial().cloned()
    };
    let shown = |partial: &Option<T::Partial>| format!("{partial:?}");
    let mut changes = 0;
    for end in 0..text.len() {
        let (now, next) = (at(end), at(end + 1));
        assert!(now == at(end), "{}", &text[..end]);
        if shown(&now) != shown(&next) {
            assert!(now != next, "{}", &text[..=end]);
            changes += 1;
        }
    }
    assert!(changes > 3, "{changes} changes in {text}");
}

#[test]
fn a_partial_equals_itself_and_nothing_that_shows_otherwise() {
    grows::<Recipe>(
        r#"{"title":"Dal","ingredients":[{"name":"a","grams":2}],"minutes":3,"note":null}"#,
    );
    grows::<External>(r#"{"value":{"Tuple":{"_0":-1,"_1":"four"}}}"#);
    grows::<Maps>(
        r#"{"a":[{"key":"x","value":1},{"key":"y","value":2}],"c":[{"key":"1","value":true}]}"#,
    );
    grows::<Leaves<bool>>(
        r#"{"item":true,"span":"P1D","children":[{"Name":"a"},{"Pair":[1,"End"]},{"More":{"inner":["End"]}}],"code":"A-17","numbers":{"a":1}}"#,
    );
}

#[test]
fn what_is_complete_counts() {
    let open = after::<Recipe>(r#"{"title":"Dal"#);
    let closed = after::<Recipe>(r#"{"title":"Dal""#);
    assert_eq!(open.title, closed.title);
    assert_ne!(open, closed);
}

#[test]
fn a_whole_value_is_compared_with_values_and_text() {
    let partial = after::<Leaves<u8>>(r#"{"code":"A-17","numbers":{"a":1.50},"item"#);
    let code: Whole<String> = partial.code.expect("a code");
    assert!(code == "A-17" && code == *"A-17" && code == "A-17".to_owned());
    assert!(code != "A-18");
    let numbers = partial.numbers.expect("a map");
    assert!(numbers == BTreeMap::from([("a".to_owned(), 1.5)]));
    let other = after::<Leaves<u8>>(r#"{"numbers":{"a":1.5}"#)
        .numbers
        .expect("a map");
    assert!(numbers == numbers.clone());
    assert!(numbers != other, "each is what its JSON says");
}
