//! A schema of schemars by strict mode's rules, one level at a time. It keeps to what the field does
//! with foreign schemas, and knows nothing of coax's way.

use serde_json::{Map, Value, json};

/// The whole numbers that schemars names by a format without bounding them.
const WIDTHS: [(&str, i64, i64); 4] = [
    ("int32", i32::MIN as i64, i32::MAX as i64),
    ("uint32", 0, u32::MAX as i64),
    ("int16", i16::MIN as i64, i16::MAX as i64),
    ("int8", i8::MIN as i64, i8::MAX as i64),
];
const FORMATS: [&str; 9] = [
    "date-time",
    "time",
    "date",
    "duration",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "uuid",
];

/// A schema of either side, with what its references lead to.
pub(super) struct Text {
    pub(super) root: Value,
}

impl Text {
    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema.get("$ref").and_then(Value::as_str) {
            Some(to) => self.root.pointer(&to[1..]).unwrap_or(&Value::Null),
            None => schema,
        }
    }

    /// The alternatives that a schema stands for, `anyOf` and lists of types taken apart. All
    /// strings of an enum are one alternative, and the first.
    pub(super) fn alternatives(&self, schema: &Value) -> Vec<Map<String, Value>> {
        let schema = strict(self, schema);
        let resolved = self.resolve(&schema);
        if resolved != &schema {
            return self.alternatives(resolved);
        }
        if let Some(branches) = schema.get("anyOf").and_then(Value::as_array) {
            let mut all: Vec<_> = branches
                .iter()
                .flat_map(|it| self.alternatives(it))
                .collect();
            // An `Option` of what is `null` anyway.
            all.dedup();
            return strings_first(all);
        }
        let mut own = schema.as_object().cloned().unwrap_or_default();
        if let Some(Value::Array(types)) = own.remove("type") {
            return types
                .into_iter()
                .map(|name| match name.as_str() {
                    Some("null") => Map::from_iter([("type".to_owned(), name)]),
                    _ => own
                        .clone()
                        .into_iter()
                        .chain([("type".to_owned(), name)])
                        .collect(),
                })
                .collect();
        }
        vec![schema.as_object().cloned().unwrap_or_default()]
    }
}

fn strings_first(all: Vec<Map<String, Value>>) -> Vec<Map<String, Value>> {
    let (strings, others): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|it| it.contains_key("enum"));
    let values: Vec<Value> = strings
        .iter()
        .flat_map(|it| it["enum"].as_array().cloned().unwrap_or_default())
        .collect();
    let one = json!({ "type": "string", "enum": values });
    let one = (!values.is_empty()).then(|| one.as_object().cloned().unwrap_or_default());
    one.into_iter().chain(others).collect()
}

/// One schema by strict mode's rules; what lies inside it is as it was.
fn strict(text: &Text, schema: &Value) -> Value {
    let Some(object) = schema.as_object().filter(|it| !it.is_empty()) else {
        // Any JSON.
        return json!({ "type": "string" });
    };
    let mut object = object.clone();
    for annotation in [
        "title",
        "description",
        "default",
        "examples",
        "$schema",
        "$defs",
        "uniqueItems",
        "writeOnly",
        "not",
        "deprecated",
    ] {
        object.remove(annotation);
    }
    if object.is_empty() {
        return json!({ "type": "string" });
    }
    // What stands beside a reference, or in `allOf`, belongs to one schema.
    if object.len() > 1
        && let Some(to) = object.remove("$ref")
    {
        let inner = text.resolve(&json!({ "$ref": to })).clone();
        return strict(text, &merged(&object, &inner));
    }
    if let Some(Value::Array(parts)) = object.remove("allOf") {
        let whole = parts.iter().fold(Value::Object(object), |whole, part| {
            merged(whole.as_object().unwrap_or(&Map::new()), text.resolve(part))
        });
        return strict(text, &whole);
    }
    if let Some(branches) = object.remove("oneOf") {
        object.insert("anyOf".to_owned(), branches);
    }
    if object.len() > 1
        && let Some(Value::Array(branches)) = object.remove("anyOf")
    {
        object
            .remove("type")
            .filter(|_| !object.contains_key("properties"));
        let branches: Vec<Value> = branches
            .iter()
            .map(|branch| merged(&object, text.resolve(&strict(text, branch))))
            .collect();
        return json!({ "anyOf": branches });
    }
    if let Some(value) = object.remove("const") {
        return json!({ "type": "string", "enum": [value] });
    }
    narrowed(&mut object);
    if object.remove("minLength").is_some() && object.remove("maxLength").is_some() {
        // A `char`.
        object.insert("pattern".to_owned(), "^.$".into());
    }
    encoded(object)
}

/// Two schemas of objects as one.
fn merged(outer: &Map<String, Value>, inner: &Value) -> Value {
    let mut whole = outer.clone();
    for (keyword, value) in inner.as_object().into_iter().flatten() {
        match (whole.get_mut(keyword), value) {
            (Some(Value::Object(members)), Value::Object(more)) => {
                members.extend(more.clone());
            }
            (Some(Value::Array(items)), Value::Array(more)) => items.extend(more.iter().cloned()),
            (Some(_), _) => {}
            (None, value) => drop(whole.insert(keyword.clone(), value.clone())),
        }
    }
    Value::Object(whole)
}

/// The formats of numbers as bounds, the others only where strict mode has them.
fn narrowed(object: &mut Map<String, Value>) {
    let Some(format) = object.get("format").and_then(Value::as_str) else {
        return;
    };
    if let Some((_, least, most)) = WIDTHS.iter().find(|(name, ..)| *name == format) {
        let bounds = [("minimum", *least), ("maximum", *most)];
        for (keyword, bound) in bounds {
            object.entry(keyword).or_insert(bound.into());
        }
        object.remove("format");
    } else if !FORMATS.contains(&format) {
        object.remove("format");
    }
}

/// Maps, tuples and objects in the form that strict mode has for them.
fn encoded(mut object: Map<String, Value>) -> Value {
    let slots = object.remove("prefixItems");
    if let Some(Value::Array(slots)) = slots {
        let nullable = object.get("type").is_some_and(Value::is_array);
        let kind = if nullable {
            json!(["object", "null"])
        } else {
            json!("object")
        };
        let names = slots
            .iter()
            .enumerate()
            .map(|(index, slot)| (format!("_{index}"), slot.clone()));
        return json!({ "type": kind, "properties": Map::from_iter(names) });
    }
    let map = object
        .get("additionalProperties")
        .filter(|it| **it != json!(false))
        .cloned();
    let pattern = object.remove("patternProperties");
    let is_map = !object.contains_key("properties") && (map.is_some() || pattern.is_some());
    if is_map {
        let (key, value) = match (map, pattern) {
            (Some(value), _) => (json!({ "type": "string" }), value),
            (None, pattern) => {
                let value = pattern.and_then(|it| it.as_object()?.values().next().cloned());
                (json!({ "type": "integer" }), value.unwrap_or_default())
            }
        };
        let pair = json!({ "type": "object", "properties": { "key": key, "value": value } });
        object.remove("additionalProperties");
        object.insert("items".to_owned(), pair);
        rename_type(&mut object, "array");
    }
    for keyword in ["required", "additionalProperties"] {
        // Every object is closed and all of its keys are required.
        object.remove(keyword);
    }
    let is_object = object.get("type").is_some_and(|it| it == "object");
    if is_object {
        object.entry("properties").or_insert(json!({}));
    }
    Value::Object(object)
}

/// `object` under another name, beside `null` too.
fn rename_type(object: &mut Map<String, Value>, name: &str) {
    match object.get_mut("type") {
        Some(Value::Array(names)) => {
            for it in names.iter_mut().filter(|it| **it == "object") {
                *it = name.into();
            }
        }
        _ => drop(object.insert("type".to_owned(), name.into())),
    }
}
