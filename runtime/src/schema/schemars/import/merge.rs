//! Several schemas that must all hold become one. It works on JSON and knows no node.

use serde_json::{Map, Value, json};

use super::sound;
use crate::schema::table::keyword::{Keyword, On, ROWS, Row, Stricter};

/// A schema without references and `allOf`, and the choices that stand beside it.
pub(super) struct Flat {
    pub(super) base: Map<String, Value>,
    choices: Vec<Vec<Value>>,
}

/// As many alternatives as choices beside each other may multiply to.
const ALTERNATIVES: usize = 64;
/// As deep as references and `allOf` are followed.
const DEEPEST: usize = 32;

/// Keywords that say nothing about which values fit, or nothing that strict mode could hold.
const ANNOTATIONS: [&str; 11] = [
    "$comment",
    "$id",
    "$schema",
    "default",
    "deprecated",
    "description",
    "examples",
    "format",
    "readOnly",
    "title",
    "writeOnly",
];

pub(super) fn is_annotation(key: &str) -> bool {
    ANNOTATIONS.contains(&key) || key.starts_with("x-")
}

/// The target of a schema that is nothing but a reference.
pub(super) fn lone_reference(object: &Map<String, Value>) -> Option<&str> {
    let target = object.get("$ref")?.as_str()?;
    let lone = object.keys().all(|key| key == "$ref" || is_annotation(key));
    lone.then_some(target)
}

/// The name of the definition that a reference leads to.
pub(super) fn definition_name(target: &str) -> Result<String, String> {
    let name = target.strip_prefix("#/$defs/").map(decoded);
    // What a `%2F` stands for parts the steps of a JSON pointer; inside a name it is `~1`.
    name.filter(|name| !name.contains('/'))
        .map(|name| name.replace("~1", "/").replace("~0", "~"))
        .ok_or_else(|| format!("`{target}` refers to no definition"))
}

/// The text behind the escapes of a URI.
fn decoded(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let [first, after @ ..] = rest {
        let escape = after.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        match escape.and_then(|it| u8::from_str_radix(it, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Brings references and `allOf` into one schema.
pub(super) fn flatten(
    object: &Map<String, Value>,
    definitions: &Map<String, Value>,
    depth: usize,
    fuel: &mut usize,
) -> Result<Flat, String> {
    *fuel = fuel
        .checked_sub(object.values().map(size).sum())
        .ok_or("it is too large, or refers to itself in too many ways")?;
    if depth > DEEPEST {
        return Err("it must hold beside itself, without end".to_owned());
    }
    sound::check(object)?;
    let mut flat = Flat {
        base: object.clone(),
        choices: Vec::new(),
    };
    for keyword in ["$dynamicRef", "$recursiveRef"] {
        if object.contains_key(keyword) {
            return Err(format!("`{keyword}` cannot be followed"));
        }
    }
    for keyword in ["oneOf", "anyOf"] {
        if let Some(Value::Array(branches)) = flat.base.shift_remove(keyword) {
            flat.choices.push(branches);
        }
    }
    let mut others = Vec::new();
    if let Some(Value::String(target)) = flat.base.shift_remove("$ref") {
        let name = definition_name(&target)?;
        let target = definitions.get(&name);
        others.push(
            target
                .ok_or_else(|| format!("`{name}` is not defined"))?
                .clone(),
        );
    }
    if let Some(Value::Array(all)) = flat.base.shift_remove("allOf") {
        others.extend(all);
    }
    for other in others {
        match other {
            Value::Object(other) => {
                let other = flatten(&other, definitions, depth + 1, fuel)?;
                flat.base = merged(flat.base, other.base)?;
                flat.choices.extend(other.choices);
            }
            Value::Bool(true) => {}
            _ => return Err("no value fits it".to_owned()),
        }
    }
    Ok(flat)
}

/// Returns how many values there are.
fn size(value: &Value) -> usize {
    match value {
        Value::Object(object) => 1 + object.values().map(size).sum::<usize>(),
        Value::Array(list) => 1 + list.iter().map(size).sum::<usize>(),
        _ => 1,
    }
}

impl Flat {
    /// The schemas of which one must hold, if there is a choice: each with all that stands beside.
    pub(super) fn alternatives(&self) -> Result<Option<Vec<Value>>, String> {
        let Some((first, others)) = self.choices.split_first() else {
            return Ok(None);
        };
        let mut base = self.base.clone();
        base.retain(|key, _| !is_annotation(key));
        let is_alone = others.is_empty() && base.is_empty();
        if is_alone {
            return Ok(Some(first.clone()));
        }
        let mut alternatives = vec![vec![Value::Object(base)]];
        for branches in &self.choices {
            let longer = alternatives.iter().flat_map(|start| {
                branches.iter().map(|branch| {
                    let mut all = start.clone();
                    all.push(branch.clone());
                    all
                })
            });
            alternatives = longer.take(ALTERNATIVES + 1).collect();
        }
        if alternatives.len() > ALTERNATIVES {
            return Err(format!("it is one of more than {ALTERNATIVES} objects"));
        }
        let all = alternatives.into_iter().map(|all| json!({ "allOf": all }));
        Ok(Some(all.collect()))
    }
}

/// Refuses a key that a closed object beside it does not take: no value, or none with that key, fits
/// both.
fn closed(a: &Map<String, Value>, b: &Map<String, Value>) -> Result<(), String> {
    let is_closed = a.get("additionalProperties") == Some(&Value::Bool(false));
    if !is_closed || a.contains_key("patternProperties") {
        return Ok(());
    }
    let keys = |of: &Map<String, Value>| of.get("properties").and_then(Value::as_object).cloned();
    let (own, others) = (keys(a).unwrap_or_default(), keys(b).unwrap_or_default());
    match others.keys().find(|it| !own.contains_key(*it)) {
        Some(key) => Err(format!(
            "a closed object that must hold beside it does not take the key `{key}`"
        )),
        None => Ok(()),
    }
}

/// One schema that says what both say.
fn merged(mut a: Map<String, Value>, b: Map<String, Value>) -> Result<Map<String, Value>, String> {
    closed(&a, &b)?;
    closed(&b, &a)?;
    for (key, value) in b {
        let Some(own) = a.get_mut(&key) else {
            a.insert(key, value);
            continue;
        };
        if *own == value {
            continue;
        }
        match (key.as_str(), &mut *own, value) {
            ("properties", Value::Object(own), Value::Object(others)) => {
                for (name, other) in others {
                    let schema = match own.shift_remove(&name) {
                        Some(schema) if schema != other => json!({ "allOf": [schema, other] }),
                        _ => other,
                    };
                    own.insert(name, schema);
                }
            }
            ("required", Value::Array(own), Value::Array(others)) => {
                let new: Vec<_> = others.into_iter().filter(|it| !own.contains(it)).collect();
                own.extend(new);
            }
            ("enum", Value::Array(own), Value::Array(others)) => {
                own.retain(|it| others.contains(it));
            }
            ("type", own, other) => *own = common_types(own, &other)?,
            ("items", own, other) => *own = json!({ "allOf": [own, other] }),
            ("additionalProperties", own, other) => {
                *own = match (own.as_bool(), other.as_bool()) {
                    (Some(false), _) | (_, Some(false)) => false.into(),
                    (Some(true), _) => other,
                    (_, Some(true)) => own.clone(),
                    (None, None) => json!({ "allOf": [own, other] }),
                }
            }
            (key, own, other) if stricter(key) == Some(Stricter::Larger) => {
                if other.as_f64() > own.as_f64() {
                    *own = other;
                }
            }
            (key, own, other) if stricter(key) == Some(Stricter::Smaller) => {
                if other.as_f64() < own.as_f64() {
                    *own = other;
                }
            }
            (key, ..) if is_annotation(key) => {}
            (key, ..) => return Err(format!("two different `{key}` must hold at once")),
        }
    }
    Ok(a)
}

/// Returns which of two values of a constraint asks for both.
fn stricter(key: &str) -> Option<Stricter> {
    let is_called = |row: &&Row| row.name == key || row.name_on(true) == key;
    ROWS.iter().find(is_called).map(|row| row.stricter)
}

fn common_types(a: &Value, b: &Value) -> Result<Value, String> {
    let names = |value: &Value| -> Vec<String> {
        match value {
            Value::Array(names) => names
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            other => other.as_str().map(str::to_owned).into_iter().collect(),
        }
    };
    let (a, b) = (names(a), names(b));
    let has = |list: &[String], name: &str| {
        list.iter().any(|it| it == name)
            || name == "integer" && list.iter().any(|it| it == "number")
    };
    let mut common: Vec<_> = a.iter().filter(|it| has(&b, it)).cloned().collect();
    common.extend(
        b.iter()
            .filter(|it| has(&a, it) && !a.contains(it))
            .cloned(),
    );
    match &*common {
        [] => Err("no value is of both types at once".to_owned()),
        [name] => Ok(name.as_str().into()),
        _ => Ok(common.into()),
    }
}

/// The type of a schema that names none, by keywords that only one type has.
pub(super) fn implied_type(object: &Map<String, Value>) -> Option<&'static str> {
    const OBJECT: [&str; 4] = [
        "properties",
        "required",
        "additionalProperties",
        "patternProperties",
    ];
    const ARRAY: [&str; 3] = ["items", "prefixItems", "uniqueItems"];
    let has = |keyword: &&str| object.contains_key(*keyword);
    // Numbers have formats too (`int32`).
    let rows = |on: On| {
        ROWS.iter()
            .filter(move |row| row.on == on && row.keyword != Keyword::Format)
    };
    let on = |on: On| rows(on).any(|row| object.contains_key(row.name));
    let mut implied = [
        ("object", OBJECT.iter().any(has)),
        ("array", ARRAY.iter().any(has) || on(On::Lists)),
        ("string", on(On::Text)),
        ("number", on(On::Numbers)),
    ]
    .into_iter()
    .filter_map(|(name, is_implied)| is_implied.then_some(name));
    match (implied.next(), implied.next()) {
        (Some(name), None) => Some(name),
        _ => None,
    }
}
