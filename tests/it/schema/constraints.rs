//! Constraints are held on every answer, and all violations are told.

use coax::local::Gateway;
use coax::schema::{DecodeError, decode};
use coax::{ErrorKind, Structured};
use coax_zoo as zoo;
use serde::Deserialize;
use std::collections::BTreeMap;

fn even(number: &u8) -> Result<(), String> {
    if number.is_multiple_of(2) {
        Ok(())
    } else {
        Err(format!("{number} is odd"))
    }
}

fn ordered(range: &Range) -> Result<(), &'static str> {
    if range.low <= range.high {
        Ok(())
    } else {
        Err("`low` is above `high`")
    }
}

#[derive(Debug, Deserialize, Structured)]
#[structured(validate = ordered)]
struct Range {
    #[structured(validate = even)]
    low: u8,
    high: u8,
}

#[derive(Debug, Deserialize, Structured)]
#[expect(dead_code, reason = "the constraints are what matters")]
struct Form {
    #[structured(min_length = 2, max_length = 4)]
    name: String,
    #[structured(min_items = 1)]
    scores: BTreeMap<String, Score>,
    range: Option<Range>,
    shape: Shape,
    #[structured(exclusive_minimum = 0, maximum = 2.5)]
    weight: Option<f64>,
}

#[derive(Debug, Deserialize, Structured)]
#[expect(dead_code, reason = "the constraints are what matters")]
struct Score(#[structured(maximum = 10)] u8);

#[derive(Debug, Deserialize, Structured)]
#[serde(tag = "kind")]
#[expect(dead_code, reason = "the constraints are what matters")]
enum Shape {
    Circle {
        #[structured(multiple_of = 0.1)]
        radius: f64,
    },
    Point,
}

fn violations(text: &str) -> Vec<String> {
    match decode::<Form>(text).expect_err(text) {
        DecodeError::Invalid { violations } => violations
            .into_iter()
            .map(|it| format!("{} {}", it.path, it.message))
            .collect(),
        other => panic!("{other}"),
    }
}

#[test]
fn all_violations_are_reported_with_their_paths() {
    let good = r#"{"name":"Åse","scores":[{"key":"a","value":10}],"range":{"low":2,"high":2},"shape":{"kind":"Circle","radius":0.3},"weight":2.5}"#;
    decode::<Form>(good).expect("it fulfils them");
    let bad = r#"{"name":"x","scores":[{"key":"a b","value":11}],"range":{"low":5,"high":4},"shape":{"kind":"Circle","radius":0.35},"weight":0}"#;
    assert_eq!(
        violations(bad),
        [
            "$.name 1 character, at least 2 are required",
            "$.scores[\"a b\"] 11 is more than the maximum 10",
            "$.range `low` is above `high`",
            "$.range.low 5 is odd",
            "$.shape.radius 0.35 is no multiple of 0.1",
            "$.weight 0 is not more than 0",
        ]
    );
    let empty =
        r#"{"name":"long one","scores":[],"range":null,"shape":{"kind":"Point"},"weight":null}"#;
    let expected = [
        "$.name 8 characters, at most 4 are allowed",
        "$.scores 0 items, at least 1 are required",
    ];
    assert_eq!(violations(empty), expected);
}

#[test]
fn they_stand_in_the_schema_where_strict_mode_takes_them_and_else_in_words() {
    let schema: serde_json::Value = serde_json::from_str(Form::SCHEMA).expect("JSON");
    let property = |name: &str| &schema["properties"][name];
    assert_eq!(property("name")["description"], "2 to 4 characters.");
    assert_eq!(property("scores")["minItems"], 1);
    assert_eq!(
        (
            &property("weight")["exclusiveMinimum"],
            &property("weight")["maximum"]
        ),
        (&0.into(), &2.5.into())
    );
}

#[tokio::test]
async fn a_violation_is_an_error_of_its_own_kind() {
    let gateway = Gateway::new();
    let text = r#"{"title":"t","ingredients":[],"minutes":700,"difficulty":"easy","note":null}"#;
    gateway.reply(text);
    let error = gateway
        .client()
        .prompt("x")
        .output_retries(0)
        .extract::<zoo::Recipe>()
        .await
        .expect_err("too long");
    assert_eq!(
        (error.kind(), error.path(), error.text()),
        (ErrorKind::Invalid, Some("$.minutes"), Some(text))
    );
    let cause = std::error::Error::source(&error).map(ToString::to_string);
    assert_eq!(
        cause.as_deref(),
        Some("at $.minutes: 700 is more than the maximum 600")
    );
}

#[test]
fn roots_that_are_wrapped_are_checked_too() {
    let error = decode::<Vec<Score>>(r#"{"value":[1,12]}"#).expect_err("too large");
    assert_eq!(error.to_string(), "at $[1]: 12 is more than the maximum 10");
}
