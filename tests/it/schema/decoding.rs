//! The way back from a strict schema's JSON to what serde reads.

use coax::Structured;
use coax::schema::{DecodeError, decode};
use coax_zoo as zoo;
use serde::de::DeserializeOwned;

fn read<T: Structured + DeserializeOwned>(text: &str) -> T {
    decode(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn path<T: Structured + DeserializeOwned + std::fmt::Debug>(text: &str) -> String {
    match decode::<T>(text).expect_err(text) {
        DecodeError::Mismatch { path, .. } => path,
        other => panic!("{other}"),
    }
}

#[test]
fn maps_tuples_and_any_json() {
    let maps: zoo::Maps = read(
        r#"{"a":[{"key":"x","value":1},{"key":"y","value":2}],"b":[{"value":[1.5],"key":"m"}],"c":[{"key":7,"value":true}],"d":[{"key":"Easy","value":"go"}],"e":null}"#,
    );
    assert_eq!(
        maps.a.into_iter().collect::<Vec<_>>(),
        [("x".into(), 1), ("y".into(), 2)]
    );
    assert_eq!(maps.b["m"], [zoo::Meters(1.5)]);
    assert_eq!((maps.c[&7], maps.d.len()), (true, 1));
    let tuples: zoo::Tuples = read(
        r#"{"a":{"_0":1,"_1":"b"},"b":[{"_1":0.5,"_0":true}],"c":{"_0":2,"_1":"c"},"d":{"_0":-1}}"#,
    );
    assert_eq!(
        (tuples.a, tuples.b),
        ((1, "b".to_owned()), vec![(true, 0.5)])
    );
    assert_eq!(
        (tuples.c, tuples.d),
        (zoo::Pair(2, "c".into()), Some((-1,)))
    );
    let json: zoo::AnyJson = read(r#"{"a":"{\"x\":[1,null]}","b":["7","true","\"s\""]}"#);
    assert_eq!(json.a, serde_json::json!({ "x": [1, null] }));
    assert_eq!(
        json.b,
        [7.into(), true.into(), serde_json::Value::from("s")]
    );
}

#[test]
fn what_serde_writes_is_read_too() {
    let maps = zoo::Maps {
        a: [("x".to_owned(), 1)].into(),
        b: [("m".to_owned(), vec![zoo::Meters(2.0)])].into(),
        c: [(3, false)].into(),
        d: [(zoo::Difficulty2::Hard, "h".to_owned())].into(),
        e: None,
    };
    assert_eq!(
        read::<zoo::Maps>(&serde_json::to_string(&maps).expect("JSON")),
        maps
    );
}

#[test]
fn null_stands_for_a_default() {
    let defaults: zoo::Defaults = read(r#"{"a":null,"b":null,"c":true,"d":null}"#);
    assert_eq!(
        defaults,
        zoo::Defaults {
            a: 0,
            b: vec![],
            c: true,
            d: None
        }
    );
    assert_eq!(
        path::<zoo::Defaults>(r#"{"a":null,"b":[],"c":null,"d":null}"#),
        "$.c"
    );
}

#[test]
fn whole_numbers_are_integers_however_written() {
    assert_eq!(read::<Vec<u8>>(r#"{"value":[1.0,2e1,255]}"#), [1, 20, 255]);
    assert_eq!(path::<Vec<u8>>(r#"{"value":[1.0,256.0]}"#), "$[1]");
    assert_eq!(path::<Vec<u8>>(r#"{"value":[1.5]}"#), "$[0]");
    assert_eq!(read::<i64>(r#"{"value":-9223372036854775808}"#), i64::MIN);
    assert_eq!(path::<i64>(r#"{"value":100000000000000000000}"#), "$");
}

#[test]
fn case_drift_of_enum_values_is_forgiven() {
    assert_eq!(
        read::<zoo::Difficulty>(r#"{"value":"Very_Hard"}"#),
        zoo::Difficulty::VeryHard
    );
    assert_eq!(path::<zoo::Difficulty>(r#"{"value":"impossible"}"#), "$");
    // An alias is no drift of another name.
    let alias = r#"{"value":"A"}"#;
    assert_eq!(read::<zoo::Swapped>(alias), zoo::Swapped::First);
    assert_eq!(
        read::<zoo::Swapped>(r#"{"value":"B"}"#),
        zoo::Swapped::Second
    );
}

/// An object without the wrapper is no missing value.
#[test]
fn an_option_without_its_wrapper() {
    let ping: Option<zoo::Ping> = read(r#"{"text":"a","pong":null}"#);
    assert_eq!(ping.expect("a ping").text, "a");
    assert_eq!(read::<Option<zoo::Ping>>("null"), None);
    assert_eq!(read::<Option<zoo::Ping>>(r#"{"value":null}"#), None);
    assert_eq!(path::<Option<u8>>("{}"), "$");
}

/// All keys may be missing, and none is called `value`.
#[derive(Debug, PartialEq, serde::Deserialize, Structured, coax::Partial)]
struct AllOptional {
    a: Option<u8>,
    #[serde(flatten)]
    more: Option<More>,
}

#[derive(Debug, PartialEq, serde::Deserialize, Structured, coax::Partial)]
struct More {
    b: u8,
}

/// Keys of its own are called `value`.
#[derive(Debug, PartialEq, serde::Deserialize, Structured, coax::Partial)]
#[serde(tag = "kind")]
enum Valued {
    One { value: u8 },
}

#[test]
fn a_wrapper_with_further_keys_is_one_unless_the_type_has_its_key() {
    let wrapped = AllOptional {
        a: Some(1),
        more: None,
    };
    assert_eq!(
        read::<AllOptional>(r#"{"value":{"a":1},"note":2}"#),
        wrapped
    );
    assert_eq!(
        read::<AllOptional>(r#"{"note":2,"value":3,"a":1}"#),
        wrapped
    );
    assert_eq!(
        read::<Valued>(r#"{"value":7,"kind":"One"}"#),
        Valued::One { value: 7 }
    );
    let on_the_way = |text: &str| {
        let mut filler = coax::partial::Filler::<AllOptional>::default();
        filler.fail_fast(true);
        filler.push(text);
        filler.error().is_some()
    };
    // The end would say the same.
    let wrong = r#"{"value":1e+300,"branches":[]}"#;
    assert!(on_the_way(wrong) && decode::<AllOptional>(wrong).is_err());
    let mut filler = coax::partial::Filler::<Valued>::default();
    filler.fail_fast(true);
    filler.push(r#"{"value":7,"kind":"One"}"#);
    assert_eq!(filler.error(), None);
}

#[test]
fn paths_lead_to_the_mistake() {
    let recipe = |minutes: &str, grams: &str| {
        format!(
            r#"{{"title":"t","ingredients":[{{"name":"a","grams":1}},{{"name":"b","grams":{grams}}}],"minutes":{minutes},"difficulty":"easy","note":null}}"#
        )
    };
    assert_eq!(
        path::<zoo::Recipe>(&recipe("1", "\"x\"")),
        "$.ingredients[1].grams"
    );
    assert_eq!(path::<zoo::Recipe>(&recipe("70000", "1")), "$.minutes");
    assert_eq!(
        path::<zoo::Odd>(r#"{"a\"b":true,"é/漢 ~":1,"type":1}"#),
        r#"$["a\"b"]"#
    );
    // Of a key that is no number serde reads a part; a number that nothing can hold has its place.
    type Numbered = std::collections::BTreeMap<u8, bool>;
    assert_eq!(path::<Numbered>(r#"{"-1top":true}"#), "$");
    assert_eq!(
        path::<zoo::Recipe>(&recipe("1", "1e999")),
        "$.ingredients[1].grams"
    );
    for text in ["", "{", "nonsense", "{} {}", r#"{"value":1"#] {
        let error = decode::<zoo::Recipe>(text).expect_err(text);
        assert!(
            matches!(error, DecodeError::Malformed { .. }),
            "{text}: {error}"
        );
    }
    let deep = format!(r#"{{"value":{}{}}}"#, "[".repeat(2000), "]".repeat(2000));
    assert!(decode::<Vec<zoo::Tree>>(&deep).is_err());
    assert!(decode::<zoo::AnyJson>(&deep).is_err());
}

#[derive(Debug, PartialEq, serde::Deserialize, Structured)]
#[serde(untagged)]
enum Loose {
    Map(std::collections::BTreeMap<String, Small>),
    Pair(u8, Small),
    List(Vec<String>),
}

#[derive(Debug, PartialEq, serde::Deserialize, Structured)]
struct Small(#[structured(maximum = 9)] u8);

#[test]
fn untagged_variants_are_distinguished_by_the_form_of_the_schema() {
    let map = Loose::Map([("a".to_owned(), Small(1))].into());
    assert_eq!(read::<Loose>(r#"{"value":[{"key":"a","value":1}]}"#), map);
    assert_eq!(
        read::<Loose>(r#"{"value":{"_0":200,"_1":9}}"#),
        Loose::Pair(200, Small(9))
    );
    assert_eq!(
        read::<Loose>(r#"{"value":["a"]}"#),
        Loose::List(vec!["a".to_owned()])
    );
    // As serde reads them, they are taken too.
    assert_eq!(read::<Loose>(r#"{"value":{"a":1}}"#), map);
    assert_eq!(read::<Loose>(r#"[7,2]"#), Loose::Pair(7, Small(2)));
    // The constraint that is held is the variant's own.
    let error = decode::<Loose>(r#"{"value":{"_0":200,"_1":10}}"#).expect_err("10 is too much");
    assert_eq!(error.to_string(), "at $[1]: 10 is more than the maximum 9");
}

#[test]
fn minus_zero_is_an_integer() {
    assert_eq!(read::<Vec<i8>>(r#"{"value":[-0,-0.0]}"#), [0, 0]);
    assert_eq!(
        read::<zoo::Untagged>(r#"{"value":-0}"#),
        zoo::Untagged::Number(0)
    );
    let maps: std::collections::BTreeMap<i8, u8> = read(r#"{"value":[{"key":-0,"value":-0}]}"#);
    assert_eq!(maps[&0], 0);
}
