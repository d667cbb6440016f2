//! Constraints: what the schema says of them, and that answers are held to them.

use std::collections::BTreeMap;

use coax::Structured;
use coax::schema::{DecodeError, decode};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Debug, PartialEq, Deserialize, Structured)]
struct Booking {
    /// Guests.
    #[structured(minimum = 1, maximum = 8)]
    guests: u16,
    #[structured(exclusive_minimum = 0, exclusive_maximum = 0.5, multiple_of = 0.05)]
    discount: f64,
    #[structured(min_length = 2, max_length = 20, description = "The guest's name.")]
    name: String,
    #[structured(pattern = r"^\d{4}$")]
    code: Option<String>,
    #[structured(format = "email")]
    email: String,
    #[structured(format = "uri")]
    site: Option<String>,
    #[structured(min_items = 1, max_items = 3)]
    nights: Vec<Night>,
    #[structured(max_items = 1)]
    extras: BTreeMap<String, Night>,
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
struct Night {
    #[structured(minimum = -10)]
    price: i32,
}

fn properties<T: Structured>() -> Value {
    let schema: Value = serde_json::from_str(T::SCHEMA).expect("JSON");
    schema["properties"].clone()
}

#[test]
fn constraints_stand_in_the_schema_or_in_words() {
    let properties = properties::<Booking>();
    assert_eq!(
        properties["guests"],
        json!({ "description": "Guests.", "type": "integer", "minimum": 1, "maximum": 8 })
    );
    assert_eq!(
        properties["discount"],
        json!({ "type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.5, "multipleOf": 0.05 })
    );
    assert_eq!(
        properties["name"],
        json!({ "description": "The guest's name. 2 to 20 characters.", "type": "string" })
    );
    assert_eq!(
        properties["code"],
        json!({ "type": ["string", "null"], "pattern": r"^\d{4}$" })
    );
    assert_eq!(
        properties["email"],
        json!({ "type": "string", "format": "email" })
    );
    assert_eq!(
        properties["site"],
        json!({ "description": "Format: uri.", "type": ["string", "null"] })
    );
    assert_eq!(properties["nights"]["minItems"], 1);
    assert_eq!(properties["nights"]["maxItems"], 3);
    assert_eq!(properties["extras"]["maxItems"], 1);
}

fn booking() -> Value {
    json!({
        "guests": 2, "discount": 0.15, "name": "Åse", "code": "1234", "email": "a@b.no",
        "site": null, "nights": [{ "price": 100 }], "extras": [],
    })
}

fn violations<T: Structured + serde::de::DeserializeOwned + std::fmt::Debug>(
    answer: &Value,
) -> Vec<String> {
    match decode::<T>(&answer.to_string()) {
        Ok(_) => Vec::new(),
        Err(DecodeError::Invalid { violations }) => {
            let mut lines: Vec<_> = violations
                .into_iter()
                .map(|it| format!("{}: {}", it.path, it.message))
                .collect();
            // `json!` sorts its keys or keeps them, as the features of the build have it.
            lines.sort();
            lines
        }
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn a_sound_answer_passes() {
    assert_eq!(violations::<Booking>(&booking()), [""; 0]);
}

#[test]
fn all_violations_are_listed_with_their_paths() {
    let answer = json!({
        "guests": 9, "discount": 0.52, "name": "Å", "code": "12345", "email": "nobody",
        "site": "not a uri", "nights": [],
        "extras": [{ "key": "a b", "value": { "price": -11 } }, { "key": "c", "value": { "price": 0 } }],
    });
    assert_eq!(
        violations::<Booking>(&answer),
        [
            r#"$.code: "12345" does not match the pattern `^\d{4}$`"#,
            "$.discount: 0.52 is no multiple of 0.05",
            "$.discount: 0.52 is not less than 0.5",
            r#"$.email: "nobody" is not of the format `email`"#,
            "$.extras: 2 items, at most 1 are allowed",
            r#"$.extras["a b"].price: -11 is less than the minimum -10"#,
            "$.guests: 9 is more than the maximum 8",
            "$.name: 1 character, at least 2 are required",
            "$.nights: 0 items, at least 1 are required",
            r#"$.site: "not a uri" is not of the format `uri`"#,
        ]
    );
    let error = decode::<Booking>(&answer.to_string()).expect_err("many violations");
    let error = error.to_string();
    assert!(
        error.contains("at $.guests: 9 is more than the maximum 8"),
        "{error}"
    );
    assert_eq!(error.matches("; at $").count(), 9, "{error}");
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
#[structured(validate = in_order)]
struct Span {
    from: u8,
    #[structured(validate = even)]
    to: u8,
    #[structured(validate = short)]
    name: Option<Name>,
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
struct Name(#[structured(min_length = 1, validate = no_space)] String);

fn in_order(span: &Span) -> Result<(), String> {
    if span.from <= span.to {
        Ok(())
    } else {
        Err(format!("{} is after {}", span.from, span.to))
    }
}

fn even(number: &u8) -> Result<(), &'static str> {
    if number.is_multiple_of(2) {
        Ok(())
    } else {
        Err("is odd")
    }
}

fn no_space(text: &str) -> Result<(), &'static str> {
    if text.contains(' ') {
        Err("has a space")
    } else {
        Ok(())
    }
}

fn short(name: &Option<Name>) -> Result<(), &'static str> {
    if name.as_ref().is_some_and(|it| it.0.len() > 3) {
        Err("is long")
    } else {
        Ok(())
    }
}

#[test]
fn rules_of_ones_own() {
    let sound = json!({ "value": [{ "from": 1, "to": 2, "name": null }] });
    assert_eq!(violations::<Vec<Span>>(&sound), [""; 0]);
    let broken = json!({ "value": [
        { "from": 3, "to": 2, "name": "a b" },
        { "from": 0, "to": 1, "name": "" },
        { "from": 0, "to": 2.0, "name": "four" },
    ] });
    assert_eq!(
        violations::<Vec<Span>>(&broken),
        [
            "$[0].name: has a space",
            "$[0]: 3 is after 2",
            "$[1].name: 0 characters, at least 1 are required",
            "$[1].to: is odd",
            "$[2].name: is long",
        ]
    );
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
#[serde(tag = "kind")]
enum Event {
    Meal {
        #[structured(minimum = 1)]
        guests: u8,
    },
    Stay(Night),
    Pair {
        at: (Bounded, Bounded),
    },
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
struct Bounded(#[structured(maximum = 10)] u8);

#[derive(Debug, PartialEq, Deserialize, Structured)]
struct Flat {
    #[structured(minimum = 5)]
    id: u8,
    #[serde(flatten)]
    event: Event,
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
#[serde(untagged)]
enum Loose {
    Night(Night),
    Many(#[structured(max_items = 1)] Vec<Bounded>),
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
struct List<T> {
    #[structured(max_length = 1)]
    name: String,
    item: T,
    rest: Option<Box<List<T>>>,
}

#[test]
fn constraints_hold_wherever_they_lie() {
    let flat = json!({ "value": { "kind": "Meal", "id": 1, "guests": 0 } });
    assert_eq!(
        violations::<Flat>(&flat),
        [
            "$.guests: 0 is less than the minimum 1",
            "$.id: 1 is less than the minimum 5"
        ]
    );
    let stay = json!({ "value": { "kind": "Stay", "price": -11 } });
    assert_eq!(
        violations::<Event>(&stay),
        ["$.price: -11 is less than the minimum -10"]
    );
    let pair = json!({ "value": { "kind": "Pair", "at": { "_0": 1, "_1": 11 } } });
    assert_eq!(
        violations::<Event>(&pair),
        ["$.at[1]: 11 is more than the maximum 10"]
    );
    let loose = json!({ "value": [1, 11] });
    assert_eq!(
        violations::<Loose>(&loose),
        [
            "$: 2 items, at most 1 are allowed",
            "$[1]: 11 is more than the maximum 10"
        ]
    );
    let list = json!({
        "name": "a", "item": 11,
        "rest": { "name": "bb", "item": 1, "rest": null },
    });
    assert_eq!(
        violations::<List<Bounded>>(&list),
        [
            "$.item: 11 is more than the maximum 10",
            "$.rest.name: 2 characters, at most 1 are allowed"
        ]
    );
}

#[test]
fn narrower_bounds_win_in_the_schema() {
    #[derive(Deserialize, Structured)]
    struct Outer {
        #[structured(maximum = 5)]
        narrow: Bounded,
        #[structured(maximum = 200)]
        wide: Bounded,
    }
    let properties = properties::<Outer>();
    assert_eq!(properties["narrow"]["maximum"], 5);
    assert_eq!(properties["wide"]["maximum"], 10);
    let outer: Outer = decode(r#"{"narrow":5,"wide":10}"#).expect("within the bounds");
    assert_eq!((outer.narrow, outer.wide), (Bounded(5), Bounded(10)));
    assert_eq!(
        decode::<Outer>(r#"{"narrow":6,"wide":11}"#)
            .err()
            .map(|it| it.to_string()),
        Some(
            "at $.narrow: 6 is more than the maximum 5; at $.wide: 11 is more than the maximum 10"
                .into()
        )
    );
}

#[test]
fn examples_are_shown_in_words() {
    #[derive(Deserialize, Structured)]
    struct Place {
        /// Where.
        #[structured(example = "the \"old\" town")]
        name: Option<String>,
        #[structured(example = -3.5)]
        degrees: f64,
        #[structured(example = 12, maximum = 24)]
        hour: u8,
        #[structured(example = true)]
        open: bool,
    }
    let properties = properties::<Place>();
    assert_eq!(
        properties["name"]["description"],
        "Where. Example: `the \"old\" town`"
    );
    assert_eq!(properties["degrees"]["description"], "Example: -3.5");
    assert_eq!(properties["hour"]["description"], "Example: 12");
    assert_eq!(properties["open"]["description"], "Example: true");
    let place: Place =
        decode(r#"{"name":null,"degrees":1,"hour":24,"open":false}"#).expect("a place");
    assert_eq!(
        (place.name, place.degrees, place.hour, place.open),
        (None, 1.0, 24, false)
    );
}

#[test]
fn a_type_can_do_without_limits() {
    macro_rules! chain {
        ($($outer:ident $inner:ty,)*) => {$(
            #[derive(Deserialize, Structured)]
            #[structured(unlimited)]
            struct $outer { inner: $inner }
        )*};
    }
    chain! {
        L1 L2, L2 L3, L3 L4, L4 L5, L5 L6, L6 L7, L7 L8, L8 L9, L9 L10, L10 L11, L11 u8,
    }
    assert_eq!(L1::STATS.depth, 11);
    let text = format!("{}1{}", r#"{"inner":"#.repeat(11), "}".repeat(11));
    let read: L1 = decode(&text).expect("deep");
    assert_eq!(
        read.inner
            .inner
            .inner
            .inner
            .inner
            .inner
            .inner
            .inner
            .inner
            .inner
            .inner,
        1
    );
}
