//! Structs of each kind, and what attributes make of them.

use super::enums::{Internal, Point};
use super::*;

#[derive(Debug, PartialEq, Deserialize, Structured)]
struct Unit;
#[derive(Debug, PartialEq, Deserialize, Structured)]
struct Meters(f64);
#[derive(Debug, PartialEq, Deserialize, Structured)]
struct Span(u8, /** Where it ends. */ u8);
#[derive(Debug, PartialEq, Deserialize, Structured)]
#[serde(transparent)]
struct Transparent {
    only: Meters,
}
#[derive(Debug, PartialEq, Deserialize, Structured)]
struct Nested(Vec<Nested>);

#[test]
fn structs_without_names() {
    assert_eq!(inner::<Unit>(), json!({ "type": "null" }));
    assert_eq!(inner::<Meters>(), json!({ "type": "number" }));
    assert_eq!(inner::<Transparent>(), json!({ "type": "number" }));
    assert_eq!(
        schema::<Span>()["properties"]["_1"]["description"],
        "Where it ends."
    );
    assert_eq!(
        inner::<Nested>()["$ref"],
        "#/$defs/Nested",
        "a newtype that contains itself is a definition"
    );
    reads(&json!({ "value": null }), Unit);
    reads(&json!({ "value": 2 }), Meters(2.0));
    reads(&json!({ "value": 2 }), Transparent { only: Meters(2.0) });
    reads(&json!({ "_0": 1, "_1": 2 }), Span(1, 2));
    reads(
        &json!({ "value": [[], [[]]] }),
        Nested(vec![Nested(vec![]), Nested(vec![Nested(vec![])])]),
    );
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
struct Flat {
    id: u8,
    #[serde(flatten)]
    whole: Whole,
    #[serde(flatten)]
    kind: Internal,
    tail: bool,
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
struct Maybe {
    id: u8,
    #[serde(flatten)]
    point: Option<Whole>,
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
struct Whole {
    a: bool,
    b: (u8, u8),
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
struct Plain {
    id: u8,
    #[serde(flatten)]
    whole: Whole,
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
#[serde(tag = "kind")]
enum Shape {
    /// Round.
    Circle { radius: f64 },
    Square {
        side: f64,
        names: BTreeMap<String, String>,
    },
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
struct Drawing {
    id: u8,
    #[serde(flatten)]
    shape: Shape,
}

#[test]
fn flattened() {
    let plain = schema::<Plain>();
    assert_eq!(plain["required"], json!(["id", "a", "b"]));
    reads(
        &json!({ "id": 1, "a": true, "b": { "_0": 1, "_1": 2 } }),
        Plain {
            id: 1,
            whole: Whole { a: true, b: (1, 2) },
        },
    );
    let flat = inner::<Flat>();
    assert_eq!(flat["anyOf"].as_array().map(Vec::len), Some(3));
    assert_eq!(
        flat["anyOf"][2]["required"],
        json!(["id", "a", "b", "type", "x", "label", "tail"])
    );
    reads(
        &json!({ "value": {
            "type": "struct", "id": 1, "a": true, "b": { "_0": 1, "_1": 2 }, "x": 1, "label": "l",
            "tail": false,
        } }),
        Flat {
            id: 1,
            whole: Whole { a: true, b: (1, 2) },
            kind: Internal::Struct(Point {
                x: 1.0,
                label: Some("l".into()),
            }),
            tail: false,
        },
    );
    let drawing = inner::<Drawing>();
    assert_eq!(
        drawing["anyOf"][0],
        json!({
            "description": "Round.", "type": "object",
            "properties": {
                "id": { "type": "integer", "minimum": 0, "maximum": 255 },
                "kind": tag("Circle"),
                "radius": { "type": "number" },
            },
            "required": ["id", "kind", "radius"], "additionalProperties": false,
        })
    );
    reads(
        &json!({ "value": { "kind": "Square", "id": 1, "side": 2, "names": [{ "key": "a", "value": "b" }] } }),
        Drawing {
            id: 1,
            shape: Shape::Square {
                side: 2.0,
                names: BTreeMap::from([("a".into(), "b".into())]),
            },
        },
    );
    let maybe = inner::<Maybe>();
    assert_eq!(maybe["anyOf"][0]["required"], json!(["id", "a", "b"]));
    assert_eq!(maybe["anyOf"][1]["required"], json!(["id"]));
    reads(
        &json!({ "value": { "id": 1 } }),
        Maybe { id: 1, point: None },
    );
    reads(
        &json!({ "value": { "id": 1, "a": true, "b": { "_0": 1, "_1": 2 } } }),
        Maybe {
            id: 1,
            point: Some(Whole { a: true, b: (1, 2) }),
        },
    );
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
struct Attributes {
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default = "seven")]
    seven: u8,
    #[serde(default)]
    optional: Option<u8>,
    #[serde(skip)]
    skipped: u8,
    #[serde(alias = "other")]
    named: BTreeMap<String, u8>,
    #[serde(with = "upper")]
    #[structured(as = "String")]
    upper: String,
}

fn seven() -> u8 {
    7
}

mod upper {
    use serde::{Deserialize, Deserializer};

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
        String::deserialize(from).map(|text| text.to_uppercase())
    }
}

#[test]
fn field_attributes() {
    let properties = schema::<Attributes>()["properties"].clone();
    assert_eq!(
        properties["tags"],
        json!({ "type": ["array", "null"], "items": { "type": "string" } })
    );
    assert_eq!(properties["seven"]["type"], json!(["integer", "null"]));
    assert_eq!(properties["optional"]["type"], json!(["integer", "null"]));
    assert!(properties.get("skipped").is_none());
    let expected = |tags: &[&str], seven| Attributes {
        tags: tags.iter().map(|&tag| tag.into()).collect(),
        seven,
        optional: None,
        skipped: 0,
        named: BTreeMap::from([("a".into(), 1)]),
        upper: "UP".into(),
    };
    reads(
        &json!({ "tags": null, "seven": null, "optional": null, "named": [{ "key": "a", "value": 1 }], "upper": "up" }),
        expected(&[], 7),
    );
    reads(
        &json!({ "tags": ["t"], "seven": 8, "optional": null, "other": [{ "key": "a", "value": 1.0 }], "upper": "up" }),
        expected(&["t"], 8),
    );
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
#[serde(default)]
struct Defaulted {
    a: u8,
    b: String,
}

impl Default for Defaulted {
    fn default() -> Self {
        Self {
            a: 1,
            b: "b".into(),
        }
    }
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
#[serde(try_from = "(u8, u8)")]
struct Ordered {
    low: u8,
    high: u8,
}

impl TryFrom<(u8, u8)> for Ordered {
    type Error = String;

    fn try_from((low, high): (u8, u8)) -> Result<Self, String> {
        if low <= high {
            Ok(Self { low, high })
        } else {
            Err(format!("{low} is above {high}"))
        }
    }
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
#[serde(rename_all = "lowercase")]
enum Known {
    Yes,
    No,
    #[serde(other)]
    Unclear,
}

#[test]
fn container_attributes() {
    reads(
        &json!({ "a": null, "b": "c" }),
        Defaulted {
            a: 1,
            b: "c".into(),
        },
    );
    reads(&json!({ "_0": 1, "_1": 2 }), Ordered { low: 1, high: 2 });
    match decode::<Ordered>(r#"{"_0":2,"_1":1}"#) {
        Err(DecodeError::Mismatch { path, message }) => {
            assert_eq!((path.as_str(), message.as_str()), ("$", "2 is above 1"));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(inner::<Known>()["enum"], json!(["yes", "no", "unclear"]));
    reads(&json!({ "value": "maybe" }), Known::Unclear);
    reads(&json!({ "value": "no" }), Known::No);
}
