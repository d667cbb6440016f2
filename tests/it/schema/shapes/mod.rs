//! All shapes that serde knows: what the schema says, and that an answer under it comes back.

mod containers;
mod enums;
mod structs;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::fmt::Debug;
use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZero;
use std::ops::{Bound, Range};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use coax::Structured;
use coax::schema::{DecodeError, decode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The schema as JSON, after the rules that hold for every strict schema were checked.
fn schema<T: Structured>() -> Value {
    let schema: Value = serde_json::from_str(T::SCHEMA).expect("the schema is JSON");
    assert_eq!(schema["type"], "object", "the root is an object");
    strict(&schema, &schema);
    schema
}

/// Every object is closed and requires all of its keys, every reference leads somewhere.
fn strict(schema: &Value, root: &Value) {
    if schema["type"] == "object" {
        let keys: Vec<_> = schema["properties"]
            .as_object()
            .expect("properties")
            .keys()
            .collect();
        let required: BTreeSet<_> = schema["required"]
            .as_array()
            .expect("required")
            .iter()
            .map(|it| it.as_str())
            .collect();
        assert_eq!(schema["additionalProperties"], false, "{schema}");
        assert_eq!(keys.len(), required.len(), "{schema}");
        assert!(
            keys.iter()
                .all(|key| required.contains(&Some(key.as_str()))),
            "{schema}"
        );
    }
    if let Some(target) = schema["$ref"].as_str() {
        let name = target.strip_prefix("#/$defs/").expect("a definition");
        assert!(root["$defs"][name].is_object(), "{target} is missing");
        assert_eq!(
            schema.as_object().map(serde_json::Map::len),
            Some(1),
            "{schema}"
        );
    }
    for key in ["properties", "$defs"] {
        for inner in schema[key]
            .as_object()
            .into_iter()
            .flat_map(|it| it.values())
        {
            strict(inner, root);
        }
    }
    for inner in schema["anyOf"].as_array().into_iter().flatten() {
        strict(inner, root);
    }
    if schema["items"].is_object() {
        strict(&schema["items"], root);
    }
}

/// The schema of a value inside the wrapper.
fn inner<T: Structured>() -> Value {
    schema::<T>()["properties"]["value"].clone()
}

/// An answer under the schema, read back.
#[track_caller]
fn reads<T: Structured + DeserializeOwned + Debug + PartialEq>(answer: &Value, expected: T) {
    schema::<T>();
    assert_eq!(decode::<T>(&answer.to_string()), Ok(expected), "{answer}");
}

fn object(properties: &Value) -> Value {
    let keys: Vec<_> = properties
        .as_object()
        .expect("properties")
        .keys()
        .cloned()
        .collect();
    json!({
        "type": "object", "properties": properties, "required": keys,
        "additionalProperties": false,
    })
}

fn tag(name: &str) -> Value {
    json!({ "type": "string", "enum": [name] })
}
