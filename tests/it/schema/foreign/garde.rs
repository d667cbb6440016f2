//! Types that garde validates: each of its complaints, at its place in the JSON.

use std::collections::BTreeMap;

use coax::schema::{DecodeError, decode};
use coax::{ErrorKind, Structured};
use garde::Validate;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Debug, Deserialize, Structured, Validate)]
#[structured(garde)]
#[serde(rename_all = "camelCase")]
struct Booking {
    #[garde(length(min = 1))]
    guest_name: String,
    #[garde(range(max = 8))]
    #[serde(rename = "for")]
    r#party: u8,
    #[garde(dive)]
    #[serde(alias = "rooms")]
    all_rooms: Vec<Room>,
    #[garde(dive)]
    by_day: BTreeMap<String, Room>,
    #[garde(dive)]
    payment: Payment,
    #[garde(dive)]
    #[serde(flatten)]
    contact: Contact,
    #[garde(dive)]
    span: (Night, Night),
    #[garde(custom(short))]
    note: Option<String>,
}

#[derive(Debug, Deserialize, Structured, Validate)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
struct Room {
    #[garde(range(min = 1))]
    number_of_beds: u8,
    #[garde(dive)]
    next_door: Option<Box<Room>>,
}

#[derive(Debug, Deserialize, Structured, Validate)]
struct Contact {
    #[garde(contains("@"))]
    #[serde(rename = "e-mail")]
    mail: String,
}

#[derive(Debug, Deserialize, Structured, Validate)]
struct Night(#[garde(range(max = 31))] u8);

#[derive(Debug, Deserialize, Structured, Validate)]
#[serde(rename_all = "kebab-case")]
enum Payment {
    Cash(#[garde(range(max = 500))] u16),
    CreditCard {
        #[garde(length(equal = 4))]
        #[serde(rename = "last")]
        last_digits: String,
    },
}

fn short(note: &Option<String>, _: &()) -> garde::Result {
    match note {
        Some(note) if note.len() > 5 => Err(garde::Error::new("too long a note")),
        _ => Ok(()),
    }
}

fn booking() -> Value {
    json!({
        "guestName": "Ada", "for": 2, "allRooms": [{ "NUMBER_OF_BEDS": 1, "NEXT_DOOR": null }],
        "byDay": [], "payment": { "cash": 5 }, "e-mail": "a@b.no", "span": { "_0": 1, "_1": 2 },
        "note": null,
    })
}

/// All complaints about the answer: path and message.
#[track_caller]
fn complaints<T: Structured + serde::de::DeserializeOwned + std::fmt::Debug>(
    answer: &Value,
) -> Vec<(String, String)> {
    match decode::<T>(&answer.to_string()) {
        Err(DecodeError::Invalid { violations }) => {
            let pairs = violations.into_iter().map(|it| (it.path, it.message));
            pairs.collect()
        }
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn paths<T: Structured + serde::de::DeserializeOwned + std::fmt::Debug>(
    answer: &Value,
) -> Vec<String> {
    complaints::<T>(answer)
        .into_iter()
        .map(|(path, _)| path)
        .collect()
}

#[test]
fn a_sound_answer_passes() {
    let booking: Booking = decode(&booking().to_string()).expect("sound");
    assert_eq!(booking.all_rooms[0].number_of_beds, 1);
}

#[test]
fn every_complaint_is_reported_at_its_place_in_the_json() {
    let mut answer = booking();
    answer["guestName"] = "".into();
    answer["for"] = 9.into();
    answer["allRooms"] = json!([
        { "NUMBER_OF_BEDS": 1, "NEXT_DOOR": { "NUMBER_OF_BEDS": 0, "NEXT_DOOR": null } },
        { "NUMBER_OF_BEDS": 0, "NEXT_DOOR": null },
    ]);
    answer["byDay"] = json!([
        { "key": "Monday, 1st", "value": { "NUMBER_OF_BEDS": 0, "NEXT_DOOR": null } },
    ]);
    answer["payment"] = json!({ "credit-card": { "last": "12" } });
    answer["e-mail"] = "nobody".into();
    answer["span"] = json!({ "_0": 1, "_1": 32 });
    answer["note"] = "a long story".into();
    // garde goes by the names of fields, and not by their order.
    let mut found = paths::<Booking>(&answer);
    found.sort();
    assert_eq!(
        found,
        [
            "$.allRooms[0].NEXT_DOOR.NUMBER_OF_BEDS",
            "$.allRooms[1].NUMBER_OF_BEDS",
            "$.byDay[\"Monday, 1st\"].NUMBER_OF_BEDS",
            "$.for",
            "$.guestName",
            "$.note",
            "$.payment[\"credit-card\"].last",
            "$.span[1]",
            "$[\"e-mail\"]",
        ]
    );
    answer = booking();
    answer["payment"] = json!({ "cash": 501 });
    let expected = ("$.payment.cash".to_owned(), "greater than 500".to_owned());
    assert_eq!(complaints::<Booking>(&answer), [expected]);
}

#[test]
fn the_key_is_the_one_that_the_answer_has() {
    let mut answer = booking();
    let object = answer.as_object_mut().expect("an object");
    object.remove("allRooms");
    object.insert(
        "rooms".to_owned(),
        json!([{ "NUMBER_OF_BEDS": 0, "NEXT_DOOR": null }]),
    );
    assert_eq!(paths::<Booking>(&answer), ["$.rooms[0].NUMBER_OF_BEDS"]);
}

/// A type of a crate that knows garde and not coax.
#[derive(Debug, Deserialize, Validate)]
struct Foreign {
    #[garde(range(min = 10))]
    size: u8,
}

#[derive(Deserialize, Structured)]
struct Size {
    #[serde(rename = "size")]
    _size: u8,
}

#[derive(Debug, Deserialize, Structured)]
#[expect(dead_code, reason = "the rules are what matters")]
struct Around {
    #[structured(garde, as = "Size", validate = even)]
    inner: Foreign,
    #[structured(garde)]
    rooms: Vec<Room>,
}

fn even(foreign: &Foreign) -> Result<(), &'static str> {
    foreign.size.is_multiple_of(2).then_some(()).ok_or("odd")
}

#[test]
fn on_a_field_beside_other_rules() {
    let answer = json!({
        "inner": { "size": 9 },
        "rooms": [{ "NUMBER_OF_BEDS": 0, "NEXT_DOOR": null }],
    });
    let expected = [
        ("$.inner", "odd"),
        ("$.inner.size", "lower than 10"),
        ("$.rooms[0].NUMBER_OF_BEDS", "lower than 1"),
    ];
    let expected = expected.map(|(path, message)| (path.to_owned(), message.to_owned()));
    assert_eq!(complaints::<Around>(&answer), expected);
}

/// A generic type in itself, and a tag inside.
#[derive(Debug, Deserialize, Structured, Validate)]
#[structured(garde)]
#[garde(context(()))]
struct Chain<T: Validate<Context = ()>> {
    #[garde(dive)]
    #[serde(rename = "it")]
    link: T,
    #[garde(dive)]
    rest: Vec<Chain<T>>,
}

#[derive(Debug, Deserialize, Structured, Validate)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    One(#[garde(dive)] Contact),
    Two(#[garde(ascii)] String, #[garde(range(max = 1))] u8),
}

#[test]
fn through_generic_types_and_tags() {
    let answer = json!({
        "it": { "t": "One", "c": { "e-mail": "a@b" } },
        "rest": [
            { "it": { "t": "One", "c": { "e-mail": "ab" } }, "rest": [] },
            { "it": { "t": "Two", "c": { "_0": "x", "_1": 2 } }, "rest": [] },
        ],
    });
    // Each link is held to the rules of its own chain, and to those of the chain around it.
    let found = paths::<Chain<Adjacent>>(&answer);
    assert!(
        found.contains(&"$.rest[0].it.c[\"e-mail\"]".to_owned()),
        "{found:?}"
    );
    assert!(found.contains(&"$.rest[1].it.c[1]".to_owned()), "{found:?}");
}

#[tokio::test]
async fn a_typed_answer_is_held_to_it() {
    let gateway = coax::local::Gateway::new();
    let mut answer = booking();
    answer["for"] = 200.into();
    gateway.reply(answer);
    let client = gateway.client();
    let error = client
        .prompt("x")
        .output_retries(0)
        .model("openai/gpt-5")
        .extract::<Booking>()
        .await;
    let error = error.expect_err("a party of 200");
    assert_eq!(error.kind(), ErrorKind::Invalid);
    assert!(error.to_string().contains("$.for"), "{error}");
}
