//! The check of a schema by the rules of OpenAI's strict structured outputs, or another provider's.
//!
//! Reports the first breach in the words of the provider. The rules are those that are documented or were
//! observed; what is uncertain counts as forbidden, so that a schema which passes here passes there.

use super::limits::{Totals, check_depth};
use super::subset::{PLAIN_KEYS, Subset};
use crate::local::answer::json::Json;
use crate::local::answer::pattern::Pattern;
use crate::local::answer::rules::Document;
use std::collections::HashSet;

/// Names of schemas and tools.
const NAME_PATTERN: &str = "^[a-zA-Z0-9_-]+$";
const LONGEST_NAME: usize = 64;
/// An enum of more strings than this has a limit of its own.
const LARGE_ENUM: usize = 250;
const LARGE_ENUM_CHARACTERS: usize = 15_000;

const KEYWORDS: &[&str] = &[
    "type",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "enum",
    "const",
    "anyOf",
    "$defs",
    "definitions",
    "$ref",
    "description",
    "pattern",
    "format",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
];
/// Keywords that say nothing about a value: they may stand anywhere, and count for nothing. What
/// makes schemas from the types of other languages puts them in.
const ANNOTATIONS: &[&str] = &["$schema", "$id", "$comment", "title"];
pub(in crate::local) const TYPES: &[&str] = &[
    "string", "number", "integer", "boolean", "object", "array", "null",
];

/// Returns what is wrong with the name of a schema or a tool, if anything is.
pub(in crate::local) fn name_fault(name: &str) -> Option<String> {
    let length = name.chars().count();
    if length > LONGEST_NAME {
        return Some(format!(
            "string too long. Expected a string with maximum length {LONGEST_NAME}, \
             but got a string with length {length} instead."
        ));
    }
    let legal = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    (name.is_empty() || !name.chars().all(legal)).then(|| {
        format!(
            "string does not match pattern. \
             Expected a string that matches the pattern '{NAME_PATTERN}'."
        )
    })
}

/// Returns what is wrong with a strict schema, if anything is.
pub(in crate::local) fn schema_fault(schema: &Json, subset: &Subset) -> Option<String> {
    let mut linter = Linter {
        subset,
        document: Document(schema),
        totals: Totals::default(),
    };
    linter
        .root(schema)
        .and_then(|()| linter.walk(schema, &mut Vec::new()))
        .and_then(|()| check_depth(schema, subset.recursion))
        .and_then(|()| linter.totals.check(subset))
        .err()
}

pub(in crate::local) type Verdict<T = ()> = Result<T, String>;

struct Linter<'a> {
    subset: &'a Subset,
    document: Document<'a>,
    totals: Totals,
}

impl Linter<'_> {
    fn root(&self, schema: &Json) -> Verdict {
        let kind = schema.get("type");
        if kind.and_then(Json::text) != Some("object") {
            let kind = kind.map_or_else(|| "None".to_owned(), plain);
            return Err(format!(
                "schema must be a JSON Schema of 'type: \"object\"', got 'type: \"{kind}\"'."
            ));
        }
        let forbidden = ["oneOf", "anyOf", "allOf", "enum", "not"];
        let found = forbidden
            .iter()
            .find(|keyword| schema.get(keyword).is_some());
        found.map_or(Ok(()), |_| {
            Err(
                "schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' \
                 at the top level."
                    .to_owned(),
            )
        })
    }

    fn walk<'a>(&mut self, schema: &'a Json, context: &mut Vec<Step<'a>>) -> Verdict {
        let Some(members) = schema.members() else {
            return fault(
                context,
                "schema must be an object, boolean schemas are not supported.",
            );
        };
        for (keyword, value) in members {
            let keyword = keyword.as_str();
            if ANNOTATIONS.contains(&keyword) {
                annotation(keyword, value, context)?;
                continue;
            }
            let known = KEYWORDS.contains(&keyword) && !self.subset.refused.contains(&keyword);
            if !known && !self.subset.extra.contains(&keyword) {
                return fault(context, &format!("'{keyword}' is not permitted."));
            }
            self.keyword(keyword, value, context)?;
        }
        self.kind(schema, members, context)?;
        self.totals.optional += object_rules(schema, context, self.subset.optional > 0)?;
        if names_type(schema, "array") && schema.get("items").is_none() {
            return fault(context, "array schema missing items.");
        }
        for (keyword, value) in members {
            self.children(keyword, value, context)?;
        }
        Ok(())
    }

    /// Checks that a schema has a type, a reference or branches, and that a reference stands alone.
    fn kind(&self, schema: &Json, members: &[(String, Json)], context: &[Step<'_>]) -> Verdict {
        if schema.get("$ref").is_some() {
            let others: Vec<String> = members
                .iter()
                .map(|(keyword, _)| keyword.as_str())
                .filter(|keyword| *keyword != "$ref" && !ANNOTATIONS.contains(keyword))
                .map(|keyword| format!("'{keyword}'"))
                .collect();
            if !others.is_empty() {
                let others = others.join(", ");
                return fault(context, &format!("$ref cannot have keywords {{{others}}}."));
            }
            return Ok(());
        }
        if schema.get("type").is_none() && schema.get("anyOf").is_none() {
            return fault(context, "schema must have a 'type' key.");
        }
        Ok(())
    }

    fn keyword(&mut self, keyword: &str, value: &Json, context: &[Step<'_>]) -> Verdict {
        match (keyword, value) {
            ("type", _) => {
                self.totals.unions += usize::from(value.items().is_some());
                type_rule(value, context)
            }
            ("format" | "pattern" | "$ref", _) => self.string_rule(keyword, value, context),
            ("enum", _) => self.enumeration(value, context),
            ("const", _) => {
                self.totals.characters += value.text().map_or(0, characters);
                Ok(())
            }
            ("anyOf", _) if value.items().is_none_or(<[_]>::is_empty) => {
                fault(context, "'anyOf' must be a non-empty array.")
            }
            ("anyOf", _) => {
                self.totals.unions += 1;
                Ok(())
            }
            ("minItems", _) if value.count().is_some_and(|it| it > self.subset.min_items) => {
                let most = self.subset.min_items;
                fault(context, &format!("'minItems' may be {most} at most."))
            }
            ("additionalProperties", Json::Bool(false)) => Ok(()),
            ("additionalProperties", _) => fault(
                context,
                "'additionalProperties' is required to be supplied and to be false.",
            ),
            ("minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf", _)
                if value.number().is_none() =>
            {
                fault(context, &format!("'{keyword}' must be a number."))
            }
            ("minItems" | "maxItems", _) if value.count().is_none() => fault(
                context,
                &format!("'{keyword}' must be a non-negative integer."),
            ),
            ("description", _) => annotation(keyword, value, context),
            _ => Ok(()),
        }
    }

    fn string_rule(&self, keyword: &str, value: &Json, context: &[Step<'_>]) -> Verdict {
        let text = value.text();
        let legal = text.is_some_and(|text| match keyword {
            "format" => self.subset.formats.contains(&text),
            "pattern" => !looks_around(text),
            _ => self.document.resolve(text).is_some(),
        });
        if legal {
            return Ok(());
        }
        let found = plain(value);
        let message = match keyword {
            "format" => format!("'{found}' is not a valid format."),
            "pattern" => format!("'{found}' is not a valid regex."),
            _ => format!("reference to component '{found}' which was not found in the schema."),
        };
        fault(context, &message)
    }

    fn enumeration(&mut self, value: &Json, context: &[Step<'_>]) -> Verdict {
        let values = value.items().unwrap_or_default();
        if values.is_empty() {
            return fault(context, "'enum' must be a non-empty array.");
        }
        let length: usize = values.iter().filter_map(Json::text).map(characters).sum();
        self.totals.enum_values += values.len();
        self.totals.characters += length;
        if values.len() > LARGE_ENUM && length > LARGE_ENUM_CHARACTERS {
            return fault(
                context,
                &format!(
                    "enum with {} values has {length} characters, \
                     which exceeds the limit of {LARGE_ENUM_CHARACTERS}.",
                    values.len()
                ),
            );
        }
        Ok(())
    }

    fn children<'a>(
        &mut self,
        keyword: &'a str,
        value: &'a Json,
        context: &mut Vec<Step<'a>>,
    ) -> Verdict {
        context.push(Step::Key(keyword));
        match keyword {
            "properties" | "$defs" | "definitions" => {
                for (name, schema) in value.members().unwrap_or_default() {
                    self.totals.properties += usize::from(keyword == "properties");
                    self.totals.characters += characters(name);
                    if keyword == "properties" && self.subset.refuses(name) {
                        return fault(context, PLAIN_KEYS);
                    }
                    context.push(Step::Key(name));
                    self.walk(schema, context)?;
                    context.pop();
                }
            }
            "anyOf" => {
                for (at, schema) in value.items().unwrap_or_default().iter().enumerate() {
                    context.push(Step::At(at));
                    self.walk(schema, context)?;
                    context.pop();
                }
            }
            "items" => self.walk(value, context)?,
            _ => {}
        }
        context.pop();
        Ok(())
    }
}

/// One step of the way to a schema.
#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    At(usize),
}

/// Checks text about a schema, to which no value is held.
fn annotation(keyword: &str, value: &Json, context: &[Step<'_>]) -> Verdict {
    if value.text().is_some() {
        return Ok(());
    }
    fault(context, &format!("'{keyword}' must be a string."))
}

fn type_rule(value: &Json, context: &[Step<'_>]) -> Verdict {
    let one = |name: &Json| name.text().is_some_and(|name| TYPES.contains(&name));
    let legal = match value {
        Json::Array(names) => !names.is_empty() && names.iter().all(one),
        name => one(name),
    };
    if legal {
        return Ok(());
    }
    fault(
        context,
        &format!(
            "'{}' is not valid under any of the given schemas.",
            plain(value)
        ),
    )
}

/// Gives the number of keys that may be left out.
fn object_rules(schema: &Json, context: &[Step<'_>], optional: bool) -> Verdict<usize> {
    if !names_type(schema, "object") {
        return Ok(0);
    }
    if schema.get("additionalProperties") != Some(&Json::Bool(false)) {
        return fault(
            context,
            "'additionalProperties' is required to be supplied and to be false.",
        );
    }
    let Some(properties) = schema.get("properties").and_then(Json::members) else {
        return fault(context, "object schema missing properties.");
    };
    let required = schema
        .get("required")
        .and_then(Json::items)
        .unwrap_or_default();
    let demand = "'required' is required to be supplied and to be an array including every key in properties.";
    let names: HashSet<&str> = required.iter().filter_map(Json::text).collect();
    let mut missing = properties
        .iter()
        .filter(|(key, _)| !names.contains(key.as_str()));
    if optional {
        return Ok(missing.count());
    }
    if let Some((missing, _)) = missing.next() {
        return fault(context, &format!("{demand} Missing '{missing}'."));
    }
    if schema.get("required").is_none() {
        return fault(context, demand);
    }
    let keys: HashSet<&str> = properties.iter().map(|(key, _)| key.as_str()).collect();
    let extra = required
        .iter()
        .filter_map(Json::text)
        .find(|name| !keys.contains(name));
    extra.map_or(Ok(0), |extra| {
        fault(
            context,
            &format!("{demand} Extra required key '{extra}' supplied."),
        )
    })
}

pub(in crate::local) fn names_type(schema: &Json, name: &str) -> bool {
    schema.get("type").is_some_and(|kind| {
        kind.text() == Some(name)
            || kind
                .items()
                .is_some_and(|kinds| kinds.iter().any(|kind| kind.text() == Some(name)))
    })
}

/// Returns whether a pattern has look-around or back-references; what is merely unknown here is accepted.
fn looks_around(pattern: &str) -> bool {
    let forbidden = ["(?=", "(?!", "(?<=", "(?<!", "\\1", "\\2", "\\3"];
    Pattern::read(pattern).is_none() && forbidden.iter().any(|form| pattern.contains(form))
}

fn characters(text: &str) -> usize {
    text.chars().count()
}

/// Writes a string without its quotes, everything else as JSON.
fn plain(value: &Json) -> String {
    value
        .text()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Returns the message with the place as a Python tuple, as the provider prints it.
fn fault<T>(context: &[Step<'_>], what: &str) -> Verdict<T> {
    let steps: Vec<String> = context
        .iter()
        .map(|step| match step {
            Step::Key(key) => format!("'{key}'"),
            Step::At(at) => at.to_string(),
        })
        .collect();
    let comma = if steps.len() == 1 { "," } else { "" };
    Err(format!("In context=({}{comma}), {what}", steps.join(", ")))
}
