//! Answers that no schema admits and that were made to hurt: too deep, too large, cut, doubled.

use std::collections::BTreeMap;

use coax::partial::Filler;
use coax::schema::{DecodeError, decode};
use coax::{Partial, Structured};
use serde::Deserialize;

/// Reads the text as every type of the zoo.
fn as_everything(text: &str) {
    for specimen in specimens::zoo() {
        drop((specimen.read)(text));
    }
}

/// One key of one letter in each object, or one item in each list.
fn nested(open: &str, inner: &str, close: &str, depth: usize) -> String {
    format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
}

#[test]
fn too_deep() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}"), (r#"{"value":"#, "}")] {
        for depth in [127, 128, 129, 1_000] {
            let text = nested(open, "1", close, depth);
            as_everything(&text);
            as_everything(&format!(r#"{{"value":{text}}}"#));
        }
        as_everything(&nested(open, "1", close, 10_000));
    }
    // What calls itself at each level runs out of a test's two megabytes: no frame is below 70 bytes.
    as_everything(&nested("[", "1", "]", 30_000));
    as_everything(&"[".repeat(30_000));
}

#[test]
fn too_deep_for_the_way_back() {
    let children = nested(r#"{"label":"a","children":["#, "", "]}", 100_000);
    assert!(decode::<coax_zoo::Tree>(&children).is_err());
    let pairs = nested(r#"[{"key":"a","value":"#, "1", "}]", 100_000);
    assert!(decode::<BTreeMap<String, coax_zoo::Tree>>(&pairs).is_err());
    let slots = nested(r#"{"_0":1,"_1":"#, "1", "}", 100_000);
    assert!(decode::<(u8, String)>(&slots).is_err());
}

/// Which variant an object is shows at its innermost value only.
#[derive(Debug, Deserialize, PartialEq, Structured)]
#[serde(untagged)]
enum Expression {
    Number(f64),
    All(Vec<Expression>),
    Sum {
        left: Box<Expression>,
        right: Box<Expression>,
    },
}

#[test]
fn untagged_and_recursive() {
    let sum = nested(r#"{"left":1,"right":"#, "2", "}", 30);
    assert!(decode::<Expression>(&sum).is_ok());
    let wrong = nested(r#"{"left":1,"right":"#, "true", "}", 60);
    assert!(decode::<Expression>(&wrong).is_err());
    let lists = nested("[", "true", "]", 100_000);
    assert!(decode::<Expression>(&lists).is_err());
}

#[test]
fn huge_numbers() {
    for number in [
        "1e999",
        "-1e999",
        "1e-999",
        &"9".repeat(10_000),
        &format!("0.{}", "1".repeat(10_000)),
    ] {
        as_everything(number);
        as_everything(&format!(r#"{{"value":{number}}}"#));
        as_everything(&format!(r#"{{"a":{number},"b":{number}}}"#));
    }
    let exponent = decode::<u8>(r#"{"value":1e999999999999}"#);
    assert!(matches!(exponent, Err(DecodeError::Mismatch { .. })));
}

#[test]
fn lone_surrogates() {
    for text in [
        r#""\ud800""#,
        r#""\udc00\ud800""#,
        r#"{"\ud800":1}"#,
        r#"[{"key":"\ud800","value":1}]"#,
    ] {
        as_everything(text);
        as_everything(&format!(r#"{{"value":{text}}}"#));
        as_everything(&format!(r#"{{"a":{text}}}"#));
    }
    assert!(matches!(
        decode::<String>(r#"{"value":"\ud800"}"#),
        Err(DecodeError::Mismatch { .. })
    ));
}

#[derive(Deserialize, Structured, Partial)]
#[expect(dead_code, reason = "it is read in a stream")]
struct Switches {
    #[structured(stream = "whole")]
    at_once: BTreeMap<bool, u8>,
}

/// serde_json takes the first byte of a key that should be a boolean away, and shows the rest.
#[test]
fn characters_where_a_key_should_be_a_boolean() {
    for key in ["é", "𐀀", "", "true", r"t\u00e9"] {
        as_everything(&format!(r#"[{{"{key}":null}}]"#));
        as_everything(&format!(r#"{{"a":{{"{key}":1}},"b":{{}}}}"#));
        let pairs = format!(r#"{{"a":[{{"key":"{key}","value":1}}],"b":[]}}"#);
        let is_boolean = key == "true";
        let read = decode::<coax_zoo::Booleans>(&pairs);
        assert_eq!(read.is_ok(), is_boolean, "{key}");
        let mut filler = Filler::<Switches>::default();
        filler.push(&format!(r#"{{"at_once":[{{"key":"{key}","value":1}}]}}"#));
        let at_once = filler.partial().and_then(|it| it.at_once.as_ref());
        assert_eq!(at_once.is_some(), is_boolean, "{key}");
    }
}

#[test]
fn double_keys() {
    type Counts = BTreeMap<String, u32>;
    let value = r#"{"value":[{"key":"a","value":1,"value":2}]}"#;
    assert!(decode::<Counts>(value).is_err());
    let early = r#"{"value":[{"value":1,"value":2,"key":"a"}]}"#;
    assert!(decode::<Counts>(early).is_err());
    let key = decode::<Counts>(r#"{"value":[{"key":"a","key":"b","value":1}]}"#);
    let Err(DecodeError::Mismatch { path, message }) = key else {
        panic!("{key:?}");
    };
    assert_eq!(
        (path.as_str(), message.as_str()),
        ("$[0]", "duplicate field `key`")
    );
    // A slot as well: what came first would be lost.
    let slot = decode::<(u8, bool)>(r#"{"_0":1,"_0":2,"_1":true}"#);
    let Err(DecodeError::Mismatch { path, message }) = slot else {
        panic!("{slot:?}");
    };
    assert_eq!(
        (path.as_str(), message.as_str()),
        ("$", "duplicate field `_0`")
    );
}

#[test]
fn a_bare_list_of_one_is_no_wrapper() {
    assert_eq!(decode::<Vec<Vec<u8>>>("[[]]").ok(), Some(vec![vec![]]));
    assert_eq!(
        decode::<Vec<Vec<u8>>>("[[1,2]]").ok(),
        Some(vec![vec![1, 2]])
    );
    assert!(decode::<bool>("[true]").is_err());
}

/// Read with its encodings undone.
#[derive(Debug, Deserialize, PartialEq, Structured)]
struct Counts {
    by_name: Option<BTreeMap<String, u8>>,
    note: Option<String>,
}

#[test]
fn a_key_of_half_a_character_is_an_error_and_hides_no_other_key() {
    let text = r#"{"\ud800":1,"by_name":[],"note":"kept"}"#;
    let error = decode::<Counts>(text)
        .expect_err("half a character")
        .to_string();
    // serde's own words.
    assert!(error.contains("unexpected end of hex escape"), "{error}");
    let text = r#"{"\ud83d\ude00":1,"by_name":[],"note":"kept"}"#;
    let counts = decode::<Counts>(text).expect("an unknown key");
    assert_eq!(counts.note.as_deref(), Some("kept"));
}

/// A field that serde reads whatever it is, beside what the schema says of it.
#[derive(Debug, Deserialize, PartialEq, Structured)]
struct Loose {
    #[serde(deserialize_with = "anything")]
    #[structured(as = "Vec<Vec<u8>>", min_items = 1)]
    any: (),
    #[structured(minimum = 3)]
    number: u8,
}

fn anything<'de, D: serde::Deserializer<'de>>(from: D) -> Result<(), D::Error> {
    serde::de::IgnoredAny::deserialize(from).map(drop)
}

#[test]
fn what_only_serde_can_read_is_passed_over() {
    let loose = decode::<Loose>(r#"{"number":1,"any":[[1e999]]}"#);
    let Err(DecodeError::Invalid { violations }) = loose else {
        panic!("{loose:?}");
    };
    assert_eq!(violations[0].path, "$.number");
    let read = decode::<Loose>(r#"{"any":1e999,"number":4}"#);
    assert_eq!(read, Ok(Loose { any: (), number: 4 }));
}
