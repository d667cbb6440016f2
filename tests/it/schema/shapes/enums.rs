//! Enums with data, in each tagging.

use super::*;

#[derive(Debug, PartialEq, Deserialize, Structured)]
enum External {
    Nothing,
    /// A number.
    One(u8),
    Two(bool, String),
    Named {
        x: i64,
        pairs: BTreeMap<String, i64>,
    },
    Empty,
}

#[test]
fn externally_tagged() {
    assert_eq!(
        inner::<External>(),
        json!({ "anyOf": [
            { "type": "string", "enum": ["Nothing", "Empty"] },
            {
                "description": "A number.", "type": "object",
                "properties": { "One": { "type": "integer", "minimum": 0, "maximum": 255 } },
                "required": ["One"], "additionalProperties": false,
            },
            object(&json!({ "Two": object(&json!({
                "_0": { "type": "boolean" }, "_1": { "type": "string" },
            })) })),
            object(&json!({ "Named": {
                "type": "object",
                "properties": {
                    "x": { "type": "integer" },
                    "pairs": { "type": "array", "items": object(&json!({
                        "key": { "type": "string" }, "value": { "type": "integer" },
                    })) },
                },
                "required": ["x", "pairs"], "additionalProperties": false,
            } })),
        ] })
    );
    reads(&json!({ "value": "Nothing" }), External::Nothing);
    reads(&json!({ "value": { "One": 7 } }), External::One(7));
    reads(
        &json!({ "value": { "Two": { "_0": true, "_1": "b" } } }),
        External::Two(true, "b".into()),
    );
    reads(
        &json!({ "value": { "Named": { "x": 1, "pairs": [{ "key": "a", "value": 1 }] } } }),
        External::Named {
            x: 1,
            pairs: BTreeMap::from([("a".into(), 1)]),
        },
    );
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
#[serde(
    tag = "type",
    rename_all = "snake_case",
    rename_all_fields = "camelCase"
)]
pub(super) enum Internal {
    Nothing,
    WithFields { first_name: String, at: (f64, f64) },
    Struct(Point),
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) label: Option<String>,
}

#[test]
fn internally_tagged() {
    assert_eq!(
        inner::<Internal>(),
        json!({ "anyOf": [
            object(&json!({ "type": tag("nothing") })),
            {
                "type": "object",
                "properties": {
                    "type": tag("with_fields"),
                    "firstName": { "type": "string" },
                    "at": object(&json!({ "_0": { "type": "number" }, "_1": { "type": "number" } })),
                },
                "required": ["type", "firstName", "at"], "additionalProperties": false,
            },
            {
                "type": "object",
                "properties": {
                    "type": tag("struct"),
                    "x": { "type": "number" },
                    "label": { "type": ["string", "null"] },
                },
                "required": ["type", "x", "label"], "additionalProperties": false,
            },
        ] })
    );
    reads(
        &json!({ "value": { "type": "nothing" } }),
        Internal::Nothing,
    );
    reads(
        &json!({ "value": { "type": "with_fields", "firstName": "A", "at": { "_0": 1.5, "_1": 2 } } }),
        Internal::WithFields {
            first_name: "A".into(),
            at: (1.5, 2.0),
        },
    );
    reads(
        &json!({ "value": { "type": "struct", "x": 1, "label": null } }),
        Internal::Struct(Point {
            x: 1.0,
            label: None,
        }),
    );
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Unit,
    Newtype(Vec<u8>),
    Tuple(u8, bool),
    Struct { map: HashMap<u16, bool> },
}

#[test]
fn adjacently_tagged() {
    let alternatives = inner::<Adjacent>();
    assert_eq!(
        alternatives["anyOf"][0],
        object(&json!({ "t": tag("Unit") }))
    );
    assert_eq!(alternatives["anyOf"][1]["required"], json!(["t", "c"]));
    reads(&json!({ "value": { "t": "Unit" } }), Adjacent::Unit);
    reads(
        &json!({ "value": { "t": "Newtype", "c": [1, 2] } }),
        Adjacent::Newtype(vec![1, 2]),
    );
    reads(
        &json!({ "value": { "c": { "_1": true, "_0": 1 }, "t": "Tuple" } }),
        Adjacent::Tuple(1, true),
    );
    reads(
        &json!({ "value": { "t": "Struct", "c": { "map": [{ "value": true, "key": 3 }] } } }),
        Adjacent::Struct {
            map: HashMap::from([(3, true)]),
        },
    );
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
#[serde(untagged)]
enum Untagged {
    Nothing,
    Number(u8),
    Pair(u8, String),
    Point { x: u8, y: u8 },
    Line { from: (u8, u8) },
    Text(String),
    Table(BTreeMap<String, u8>),
}

#[test]
fn untagged() {
    assert_eq!(
        inner::<Untagged>()["anyOf"].as_array().map(Vec::len),
        Some(7)
    );
    reads(&json!({ "value": null }), Untagged::Nothing);
    reads(&json!({ "value": 3 }), Untagged::Number(3));
    reads(
        &json!({ "value": { "_0": 1, "_1": "b" } }),
        Untagged::Pair(1, "b".into()),
    );
    reads(
        &json!({ "value": { "x": 1, "y": 2 } }),
        Untagged::Point { x: 1, y: 2 },
    );
    reads(
        &json!({ "value": { "from": { "_0": 1, "_1": 2 } } }),
        Untagged::Line { from: (1, 2) },
    );
    reads(&json!({ "value": "text" }), Untagged::Text("text".into()));
    reads(
        &json!({ "value": [{ "key": "a", "value": 1 }] }),
        Untagged::Table(BTreeMap::from([("a".into(), 1)])),
    );
}

/// `Whole` takes what `Half` is: meant so, since one program writes both.
#[derive(Debug, PartialEq, Deserialize, Structured)]
#[serde(untagged)]
enum Shadowed {
    Whole {
        name: String,
    },
    #[structured(allow_unreachable)]
    Half {
        name: String,
        rest: String,
    },
}

#[test]
fn an_unreachable_variant_may_be_meant() {
    reads(
        &json!({ "value": { "name": "a", "rest": "b" } }),
        Shadowed::Whole { name: "a".into() },
    );
}
