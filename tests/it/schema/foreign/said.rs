//! Keywords of schemars' schemas that strict mode has not: held on answers, or said in words.

use super::odd;
use coax::schema::{DecodeError, decode};
use coax::{Dialect, Structured};
use serde::Deserialize;
use serde_json::{Value, json};

odd! {
    Lengths { "type": "array", "items": { "type": "integer" }, "minItems": 2, "maxItems": 3 }
    Unique { "type": "array", "items": { "type": "integer" }, "uniqueItems": true, "description": "A set." }
    Contains { "type": "array", "items": { "type": "integer" }, "contains": { "minimum": 5 } }
    Counted { "type": "array", "contains": { "const": 1 }, "minContains": 2, "maxContains": 3 }
    Rarely { "type": "array", "contains": { "const": 1 }, "minContains": 0, "maxContains": 3 }
    Perhaps { "type": "array", "contains": { "const": 1 }, "minContains": 0 }
    NotOne { "type": "integer", "not": { "const": 0 } }
    NotAny { "type": "string", "not": { "enum": ["a", "b"] } }
    NotLike { "type": "string", "not": { "pattern": "^x" } }
    NotOf { "enum": ["a", "b"], "not": { "const": "b" } }
    Either { "type": ["string", "null"], "not": { "const": "" } }
    Condition {
        "type": "object", "properties": { "a": { "type": "integer" } },
        "if": { "required": ["a"] }, "then": { "minProperties": 1 }, "else": false
    }
    Then { "type": "integer", "if": { "minimum": 5 }, "then": { "multipleOf": 5 } }
    Else { "type": "integer", "if": { "minimum": 5 }, "else": { "multipleOf": 5 } }
    Dependent {
        "type": "object",
        "properties": { "a": { "type": "integer" }, "b": { "type": "integer" }, "c": { "type": "integer" } },
        "dependentRequired": { "a": ["b", "c"], "b": [] },
        "dependentSchemas": { "c": { "maxProperties": 2 } }
    }
    Sized {
        "type": "object", "properties": { "a": { "type": "integer" }, "b": { "type": "integer" } },
        "minProperties": 1, "maxProperties": 1, "propertyNames": { "maxLength": 1 }
    }
}

/// Returns what the schema of a field says of it, in a dialect.
fn described<T: Structured>(dialect: Dialect) -> Value {
    let schema = dialect.schema::<T>().expect("a schema");
    let schema: Value = serde_json::from_str(schema).expect("JSON");
    let field = &schema["properties"]["it"];
    let target = field["$ref"].as_str().map(|it| it.trim_start_matches('#'));
    let field = target.and_then(|it| schema.pointer(it)).unwrap_or(field);
    field["description"].clone()
}

macro_rules! of {
    ($ty:ty) => {{
        #[derive(Debug, Deserialize, Structured)]
        #[expect(dead_code, reason = "only its schema matters")]
        struct Root {
            #[structured(schemars)]
            it: $ty,
        }
        described::<Root>(Dialect::OpenAi)
    }};
}

#[test]
fn a_constraint_without_a_keyword_is_described() {
    let words = [
        (of!(Unique), "A set.\n\nNo two items are equal."),
        (
            of!(Contains),
            "Items that match the JSON Schema `{\"minimum\":5}`: at least 1.",
        ),
        (
            of!(Counted),
            "Items that match the JSON Schema `{\"const\":1}`: from 2 to 3.",
        ),
        (
            of!(Rarely),
            "Items that match the JSON Schema `{\"const\":1}`: at most 3.",
        ),
        (of!(NotOne), "Not 0."),
        (of!(NotAny), "None of `\"a\"`, `\"b\"`."),
        (
            of!(NotLike),
            "It does not match the JSON Schema `{\"pattern\":\"^x\"}`.",
        ),
        (of!(NotOf), "Not \"b\"."),
        (of!(Either), "Not \"\"."),
        (
            of!(Condition),
            "If it matches the JSON Schema `{\"required\":[\"a\"]}`, it matches the JSON Schema `{\"minProperties\":1}`, and else the JSON Schema `false`.",
        ),
        (
            of!(Then),
            "If it matches the JSON Schema `{\"minimum\":5}`, it matches the JSON Schema `{\"multipleOf\":5}`.",
        ),
        (
            of!(Else),
            "If it does not match the JSON Schema `{\"minimum\":5}`, it matches the JSON Schema `{\"multipleOf\":5}`.",
        ),
        (
            of!(Dependent),
            "`a` is given only together with `b` and `c`. If `c` is given, it matches the JSON Schema `{\"maxProperties\":2}`.",
        ),
        (
            of!(Sized),
            "Each of its keys matches the JSON Schema `{\"maxLength\":1}`. Keys that are not null: at least 1. Keys that are not null: at most 1.",
        ),
    ];
    for (found, expected) in words {
        assert_eq!(found, expected);
    }
    assert_eq!(of!(Perhaps), Value::Null);
}

#[derive(Debug, Deserialize, Structured)]
#[expect(dead_code, reason = "only reading it matters")]
struct Listed {
    #[serde(deserialize_with = "anything")]
    #[structured(schemars)]
    it: Option<Lengths>,
}

fn anything<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Lengths>, D::Error> {
    serde::de::IgnoredAny::deserialize(from).map(|_| None)
}

#[test]
fn the_length_of_a_list_is_held_on_answers() {
    let schema = Dialect::OpenAi.schema::<Listed>().expect("a schema");
    assert!(schema.contains(r#""minItems":2,"maxItems":3"#), "{schema}");
    let words = described::<Listed>(Dialect::Anthropic);
    let says = |it: &str| words.as_str().is_some_and(|words| words.contains(it));
    assert!(says("2") && says("3"), "{words}");
    let read = |it: Value| decode::<Listed>(&json!({ "it": it }).to_string());
    read(json!([1, 2])).expect("long enough");
    read(Value::Null).expect("nothing");
    for wrong in [json!([1]), json!([1, 2, 3, 4])] {
        let Err(DecodeError::Invalid { violations }) = read(wrong) else {
            panic!("another length");
        };
        let paths: Vec<_> = violations.iter().map(|it| &*it.path).collect();
        assert_eq!(paths, ["$.it"], "{violations:?}");
    }
}
