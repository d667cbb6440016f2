//! The check of any schema, strict or not: what no server can make a grammar of is refused.
//!
//! A keyword with a value of the wrong kind, a reference that leads nowhere, a pattern whose brackets
//! are open, sizes that no answer has. llama.cpp's server refuses the same; the words are its own.

use super::strict::TYPES;
use crate::local::answer::json::Json;
use crate::local::answer::rules::Document;
use crate::local::answer::{LONGEST_TEXT, MOST_ITEMS};

/// Returns what is wrong with a schema, if anything is.
pub(in crate::local) fn schema_fault(schema: &Json) -> Option<String> {
    let fault = walk(Document(schema), schema).err()?;
    Some(format!("JSON schema conversion failed:\n{fault}"))
}

type Verdict = Result<(), String>;

fn walk(document: Document<'_>, schema: &Json) -> Verdict {
    let members = match schema {
        Json::Object(members) => members,
        Json::Bool(_) => return Ok(()),
        other => return Err(format!("Unrecognized schema: {other}")),
    };
    for (keyword, value) in members {
        if !is_legal(keyword, value) {
            return Err(format!("Unrecognized schema: '{keyword}' is {value}"));
        }
        if let Some(most) = largest(keyword).filter(|most| value.count() > Some(*most)) {
            return Err(format!("'{keyword}' is {value}, and at most {most} here"));
        }
        match (keyword.as_str(), value) {
            ("$ref", Json::String(target)) => reference(document, target)?,
            ("pattern", Json::String(pattern)) => brackets(pattern)?,
            _ => {}
        }
        for schema in children(keyword, value) {
            walk(document, schema)?;
        }
    }
    Ok(())
}

/// Checks that a reference leads somewhere; one to another document is accepted.
fn reference(document: Document<'_>, target: &str) -> Verdict {
    if target.starts_with('#') && document.resolve(target).is_none() {
        return Err(format!(
            "Error resolving ref {target}: it is not in the schema"
        ));
    }
    Ok(())
}

/// Returns whether a keyword has a value of its kind.
fn is_legal(keyword: &str, value: &Json) -> bool {
    let name = |name: &Json| name.text().is_some_and(|name| TYPES.contains(&name));
    match keyword {
        "type" => match value.items() {
            Some(names) => !names.is_empty() && names.iter().all(name),
            None => name(value),
        },
        "enum" => value.items().is_some(),
        // The oldest drafts have `true` at the member itself.
        "required" => match value {
            Json::Array(names) => names.iter().all(|name| name.text().is_some()),
            other => other.bool().is_some(),
        },
        "anyOf" | "oneOf" | "allOf" | "prefixItems" => value.items().is_some(),
        "properties" | "patternProperties" | "$defs" | "definitions" => value.members().is_some(),
        "$ref" | "pattern" | "format" => value.text().is_some(),
        "minimum" | "maximum" | "multipleOf" => value.number().is_some(),
        // The oldest drafts have `true` beside `minimum`.
        "exclusiveMinimum" | "exclusiveMaximum" => {
            value.number().is_some() || value.bool().is_some()
        }
        "minItems" | "maxItems" | "minLength" | "maxLength" | "minProperties" | "maxProperties" => {
            value.count().is_some()
        }
        _ => true,
    }
}

/// Returns how much of something is made at most.
fn largest(keyword: &str) -> Option<u64> {
    match keyword {
        "minItems" | "minProperties" => Some(MOST_ITEMS as u64),
        "minLength" => Some(LONGEST_TEXT as u64),
        _ => None,
    }
}

/// Returns the schemas in the value of a keyword.
fn children<'a>(keyword: &str, value: &'a Json) -> Vec<&'a Json> {
    match (keyword, value) {
        ("properties" | "patternProperties" | "$defs" | "definitions", Json::Object(members)) => {
            members.iter().map(|(_, schema)| schema).collect()
        }
        ("anyOf" | "oneOf" | "allOf" | "prefixItems" | "items", Json::Array(schemas)) => {
            schemas.iter().collect()
        }
        ("items" | "additionalProperties" | "not" | "contains" | "propertyNames", schema) => {
            vec![schema]
        }
        _ => Vec::new(),
    }
}

/// Checks that all brackets of a pattern are closed.
fn brackets(pattern: &str) -> Verdict {
    let mut depth = 0_usize;
    let mut in_class = false;
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match (c, in_class) {
            ('\\', _) => drop(chars.next()),
            ('[', false) => in_class = true,
            (']', true) => in_class = false,
            ('(', false) => depth += 1,
            (')', false) => {
                let outside = || format!("Unbalanced parentheses in the pattern {pattern}");
                depth = depth.checked_sub(1).ok_or_else(outside)?;
            }
            _ => {}
        }
    }
    match (depth, in_class) {
        (0, false) => Ok(()),
        (_, true) => Err(format!(
            "Unbalanced square brackets in the pattern {pattern}"
        )),
        _ => Err(format!("Unbalanced parentheses in the pattern {pattern}")),
    }
}
