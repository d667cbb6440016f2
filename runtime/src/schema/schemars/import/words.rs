//! Keywords that strict mode has no word for and no reader holds an answer to: they are said in the
//! description. It knows no node.

use serde_json::{Map, Value};

/// The longest schema that is put into words, in bytes.
const LONGEST: usize = 1_000;

/// Returns what the schema asks besides what its node says, in sentences.
pub(super) fn unsaid(ty: Option<&str>, object: &Map<String, Value>) -> Result<String, String> {
    let mut sentences = Vec::new();
    sentences.extend(object.get("not").map(not).transpose()?);
    sentences.extend(condition(object)?);
    match ty {
        Some("array") => list(object, &mut sentences)?,
        Some("object") => keys(object, &mut sentences)?,
        _ => {}
    }
    Ok(sentences.join(" "))
}

fn not(schema: &Value) -> Result<String, String> {
    match (schema.get("const"), schema.get("enum")) {
        (Some(value), None) => Ok(format!("Not {value}.")),
        (None, Some(Value::Array(values))) if !values.is_empty() => {
            Ok(format!("None of {}.", several(values)))
        }
        _ => Ok(format!("It does not match {}.", quoted("not", schema)?)),
    }
}

fn condition(object: &Map<String, Value>) -> Result<Option<String>, String> {
    let Some(condition) = object.get("if") else {
        return Ok(None);
    };
    let branch = |keyword: &str| {
        let schema = object.get(keyword);
        schema.map(|it| quoted(keyword, it)).transpose()
    };
    let condition = quoted("if", condition)?;
    Ok(match (branch("then")?, branch("else")?) {
        (None, None) => None,
        (Some(then), None) => Some(format!("If it matches {condition}, it matches {then}.")),
        (None, Some(other)) => Some(format!(
            "If it does not match {condition}, it matches {other}."
        )),
        (Some(then), Some(other)) => Some(format!(
            "If it matches {condition}, it matches {then}, and else {other}."
        )),
    })
}

fn list(object: &Map<String, Value>, sentences: &mut Vec<String>) -> Result<(), String> {
    if object.get("uniqueItems") == Some(&Value::Bool(true)) {
        sentences.push("No two items are equal.".to_owned());
    }
    let Some(contained) = object.get("contains") else {
        return Ok(());
    };
    let least = object.get("minContains").and_then(Value::as_u64);
    let most = object.get("maxContains").and_then(Value::as_u64);
    let count = match (least.unwrap_or(1), most) {
        (0, None) => return Ok(()),
        (least, None) => format!("at least {least}"),
        (0, Some(most)) => format!("at most {most}"),
        (least, Some(most)) => format!("from {least} to {most}"),
    };
    let contained = quoted("contains", contained)?;
    sentences.push(format!("Items that match {contained}: {count}."));
    Ok(())
}

fn keys(object: &Map<String, Value>, sentences: &mut Vec<String>) -> Result<(), String> {
    for keyword in ["dependentRequired", "dependentSchemas", "dependencies"] {
        let dependent = object.get(keyword).and_then(Value::as_object);
        for (key, needed) in dependent.into_iter().flatten() {
            match needed {
                Value::Array(needed) if needed.is_empty() => {}
                Value::Array(needed) => {
                    let needed: Vec<_> = needed.iter().filter_map(Value::as_str).collect();
                    let needed = needed.join("` and `");
                    sentences.push(format!("`{key}` is given only together with `{needed}`."));
                }
                schema => {
                    let schema = quoted(keyword, schema)?;
                    sentences.push(format!("If `{key}` is given, it matches {schema}."));
                }
            }
        }
    }
    let fixed = object.get("properties").and_then(Value::as_object);
    if fixed.is_none_or(Map::is_empty) {
        return Ok(());
    }
    if let Some(names) = object.get("propertyNames") {
        let names = quoted("propertyNames", names)?;
        sentences.push(format!("Each of its keys matches {names}."));
    }
    for (keyword, words) in [("minProperties", "least"), ("maxProperties", "most")] {
        if let Some(count) = object.get(keyword) {
            sentences.push(format!("Keys that are not null: at {words} {count}."));
        }
    }
    Ok(())
}

fn several(values: &[Value]) -> String {
    let values: Vec<_> = values.iter().map(|it| format!("`{it}`")).collect();
    values.join(", ")
}

/// A schema inside a sentence.
fn quoted(keyword: &str, schema: &Value) -> Result<String, String> {
    let text = schema.to_string();
    if refers(schema) {
        return Err(format!(
            "`{keyword}` refers to a definition, which no words can"
        ));
    }
    if text.len() > LONGEST {
        return Err(format!("`{keyword}` is too long for a description"));
    }
    Ok(format!("the JSON Schema `{text}`"))
}

/// Returns whether a reference is anywhere in the schema.
fn refers(schema: &Value) -> bool {
    match schema {
        Value::Object(object) => object.contains_key("$ref") || object.values().any(refers),
        Value::Array(list) => list.iter().any(refers),
        _ => false,
    }
}
