//! Schemas at random: each becomes a table that all readers can walk, or is refused.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::{adopt, registry};
use crate::schema::check;
use crate::schema::read::document::Document;
use crate::schema::read::{restore, validate};
use crate::schema::table::node::{Field, Kind, Node, NodeRef, Text};
use crate::schema::table::unchecked::Writer;
use crate::schema::table::{facts, shape};
use crate::schema::table::{leak, leak_node};
use crate::schema::write::dialect::{Dialect, profile::Profile};
use crate::schema::write::render;

const NAMES: [&str; 4] = ["A", "B", "C", "D"];

fn schema(rng: &mut Rng, depth: u32) -> Value {
    if depth == 0 {
        return match rng.u8(..7) {
            0 => json!(true),
            1 => json!({ "type": "string", "pattern": "^a+$" }),
            2 => json!({ "type": ["integer", "null"], "minimum": 1 }),
            3 => json!({ "const": "x", "description": "An \"x\"." }),
            4 => json!({ "type": "null" }),
            5 => json!({ "enum": ["x", "y", null] }),
            _ => reference(rng),
        };
    }
    let list = |rng: &mut Rng| -> Vec<Value> {
        let count = rng.usize(1..4);
        (0..count).map(|_| schema(rng, depth - 1)).collect()
    };
    let keys = |rng: &mut Rng| -> Map<String, Value> {
        let names = ["kind", "b", "c"].into_iter().take(rng.usize(..4));
        names
            .map(|it| (it.to_owned(), schema(rng, depth - 1)))
            .collect()
    };
    match rng.u8(..12) {
        0 => json!({ "anyOf": list(rng) }),
        1 => json!({ "oneOf": list(rng), "description": "One." }),
        2 => json!({ "allOf": list(rng) }),
        3 => json!({ "type": "array", "items": schema(rng, depth - 1), "maxItems": 3 }),
        4 => {
            let slots = list(rng);
            json!({ "type": "array", "maxItems": slots.len(), "prefixItems": slots })
        }
        5 => json!({ "type": "object", "additionalProperties": schema(rng, depth - 1) }),
        6 => json!({ "type": "object", "patternProperties": { "^\\d+$": schema(rng, depth - 1) } }),
        7 => json!({ "type": "object", "properties": keys(rng), "oneOf": list(rng) }),
        8 => {
            let mut object = reference(rng);
            object["properties"] = keys(rng).into();
            object
        }
        9 => reference(rng),
        _ => json!({ "type": "object", "properties": keys(rng), "required": ["kind", "b"] }),
    }
}

fn reference(rng: &mut Rng) -> Value {
    let name = NAMES[rng.usize(..NAMES.len())];
    json!({ "$ref": format!("#/$defs/{name}") })
}

/// Every reference leads somewhere, every choice has something to choose.
fn sound(schema: &Value, root: &Value) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::String(target)) = object.get("$ref") {
                let found = root.pointer(target.trim_start_matches('#'));
                assert!(found.is_some(), "{target} in {root}");
            }
            for keyword in ["anyOf", "enum"] {
                if let Some(Value::Array(list)) = object.get(keyword) {
                    assert!(!list.is_empty(), "{root}");
                }
            }
            object.values().for_each(|it| sound(it, root));
        }
        Value::Array(list) => list.iter().for_each(|it| sound(it, root)),
        _ => {}
    }
}

/// Goes through the table in every way that there is.
fn walk(root: NodeRef, rng: &mut Rng) {
    let mut out = Box::new(Writer::new());
    for dialect in [Dialect::OpenAi, Dialect::Anthropic, Dialect::Local] {
        render::document(root, Profile::of(dialect), &mut out);
        let text: Value = serde_json::from_str(out.as_str()).expect("JSON");
        assert_eq!(text["type"], "object", "{text}");
        sound(&text, &text);
    }
    check::stats(root);
    assert!(facts::of(root).foreign.is_none());
    let answers = [
        json!({ "it": { "kind": "x", "b": [{ "_0": 1.0 }, { "key": "1", "value": null }] } }),
        json!({ "it": [{ "key": "12", "value": { "kind": null } }] }),
        json!({ "value": rng.u8(..) }),
    ];
    for answer in answers {
        let answer = answer.to_string();
        let answer = Document::of(&answer).expect("JSON");
        if let Ok(json) = restore::restore(root, &[], answer.root()) {
            let json = Document::of(&json).expect("JSON");
            validate::violations(root, json.root());
        }
    }
}

#[test]
fn no_schema_makes_a_reader_stumble() {
    let mut rng = Rng::with_seed(7);
    let mut adopted = 0;
    for _ in 0..1_000 {
        let depth = rng.u32(..4);
        let definitions = NAMES.map(|name| (name.to_owned(), schema(&mut rng, depth)));
        let definitions: Map<_, _> = definitions.into_iter().collect();
        let root = schema(&mut rng, 2);
        let mut room = registry::CAPACITY;
        let Ok(node) = adopt::adopt(&root, &definitions, &mut room) else {
            continue;
        };
        adopted += 1;
        let field = Field::new(Text::plain("it"), Text::EMPTY, node);
        let root = leak_node(Node::of(Kind::Object(leak(vec![field]))));
        assert!(!shape::is_wrapped(root));
        walk(root, &mut rng);
        walk(node, &mut rng);
    }
    assert!(adopted > 300, "only {adopted} were adopted");
}

#[test]
fn what_refers_to_itself_by_another_name_is_refused() {
    let definitions = json!({
        "A": { "anyOf": [{ "$ref": "#/$defs/B" }] },
        "B": { "type": "object", "properties": { "a": { "$ref": "#/$defs/A" } } },
        "Same": { "anyOf": [{ "type": "string" }, { "oneOf": [{ "$ref": "#/$defs/Same" }] }] },
        "Wide": { "type": "object", "properties": { "a": true }, "oneOf": [{ "$ref": "#/$defs/Wide" }] },
        "Loop": { "$ref": "#/$defs/Pool" },
        "Pool": { "allOf": [{ "$ref": "#/$defs/Loop" }] },
    });
    let definitions = definitions.as_object().expect("an object");
    for name in ["A", "Loop", "Same", "Wide"] {
        let schema = json!({ "$ref": format!("#/$defs/{name}") });
        assert!(
            adopt::adopt(&schema, definitions, &mut 256).is_err(),
            "{name}"
        );
    }
    // From the other end it is an object in itself.
    let schema = json!({ "$ref": "#/$defs/B" });
    adopt::adopt(&schema, definitions, &mut 256).expect("an object");
    let error = adopt::adopt(&schema, definitions, &mut 1).err();
    let reason = error.map(|it| it.reason);
    assert_eq!(
        reason.as_deref(),
        Some("it reaches more than 256 definitions")
    );
}
