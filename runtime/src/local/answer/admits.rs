//! The check of a value against a schema.
//!
//! The answer's maker calls this where a schema cannot be satisfied by construction alone (`not`,
//! `oneOf`, `if`, a pattern with a length). Formats are not tested, since they are only made.

use super::json::Json;
use super::pattern::Pattern;
use super::rules::{Document, Kinds, size};
use std::cell::Cell;

/// References that lead to references end here.
const DEEPEST: usize = 200;
/// Branches of branches can be without number: after so many steps everything is admitted.
const MOST_STEPS: u32 = 200_000;

/// Returns whether the schema admits the value.
pub(in crate::local) fn admits(document: Document<'_>, schema: &Json, value: &Json) -> bool {
    let steps = Cell::new(MOST_STEPS);
    Judge {
        document,
        steps: &steps,
    }
    .admits(schema, value, 0)
}

#[derive(Clone, Copy)]
struct Judge<'a> {
    document: Document<'a>,
    steps: &'a Cell<u32>,
}

impl Judge<'_> {
    fn admits(self, schema: &Json, value: &Json, depth: usize) -> bool {
        let Some(steps) = self.steps.get().checked_sub(1) else {
            return true;
        };
        self.steps.set(steps);
        match schema {
            Json::Bool(verdict) => *verdict,
            Json::Object(members) if depth < DEEPEST => members.iter().all(|(keyword, rule)| {
                self.applies(keyword, rule, value, depth + 1)
                    && self.conditional(keyword, schema, value, depth + 1)
                    && match value {
                        Json::Number(_) => number(keyword, rule, value),
                        Json::String(text) if keyword == "contentSchema" => {
                            serde_json::from_str(text)
                                .is_ok_and(|value| self.admits(rule, &value, depth + 1))
                        }
                        Json::String(text) => string(keyword, rule, text),
                        Json::Array(items) => self.array(keyword, rule, schema, items, depth + 1),
                        Json::Object(_) => self.object(keyword, rule, schema, value, depth + 1),
                        _ => true,
                    }
            }),
            _ => true,
        }
    }

    /// Checks the keywords for any kind of value.
    fn applies(self, keyword: &str, rule: &Json, value: &Json, depth: usize) -> bool {
        let admits = |schema: &&Json| self.admits(schema, value, depth);
        match (keyword, rule) {
            ("type", _) => Kinds::of_type(rule).has(Kinds::of_value(value)),
            ("enum", Json::Array(values)) => values.iter().any(|one| one.same(value)),
            ("const", _) => rule.same(value),
            ("$ref", Json::String(reference)) => self
                .document
                .resolve(reference)
                .is_none_or(|target| admits(&target)),
            ("allOf", Json::Array(all)) => all.iter().all(|schema| admits(&schema)),
            ("anyOf", Json::Array(any)) => any.iter().any(|schema| admits(&schema)),
            ("oneOf", Json::Array(one)) => one.iter().filter(admits).count() == 1,
            ("not", _) => !admits(&rule),
            _ => true,
        }
    }

    fn conditional(self, keyword: &str, schema: &Json, value: &Json, depth: usize) -> bool {
        let Some(condition) = schema.get("if").filter(|_| keyword == "if") else {
            return true;
        };
        let branch = if self.admits(condition, value, depth) {
            "then"
        } else {
            "else"
        };
        schema
            .get(branch)
            .is_none_or(|schema| self.admits(schema, value, depth))
    }

    fn array(
        self,
        keyword: &str,
        rule: &Json,
        schema: &Json,
        items: &[Json],
        depth: usize,
    ) -> bool {
        let admits = |schema: &Json, item: &Json| self.admits(schema, item, depth);
        match (keyword, rule) {
            ("minItems", _) => size(rule).is_none_or(|least| items.len() >= least),
            ("maxItems", _) => size(rule).is_none_or(|most| items.len() <= most),
            ("uniqueItems", Json::Bool(true)) => distinct(items),
            ("prefixItems" | "items", Json::Array(slots)) => slots
                .iter()
                .zip(items)
                .all(|(slot, item)| admits(slot, item)),
            ("items", _) => {
                let before = schema
                    .get("prefixItems")
                    .and_then(Json::items)
                    .map_or(0, <[_]>::len);
                items.iter().skip(before).all(|item| admits(rule, item))
            }
            ("contains", _) => {
                let found = items.iter().filter(|item| admits(rule, item)).count();
                let bound = |name: &str| schema.get(name).and_then(size);
                found >= bound("minContains").unwrap_or(1)
                    && bound("maxContains").is_none_or(|most| found <= most)
            }
            _ => true,
        }
    }

    fn object(self, keyword: &str, rule: &Json, schema: &Json, value: &Json, depth: usize) -> bool {
        let members = value.members().unwrap_or_default();
        match (keyword, rule) {
            ("required", Json::Array(names)) => names
                .iter()
                .filter_map(Json::text)
                .all(|name| value.get(name).is_some()),
            ("properties", Json::Object(properties)) => properties.iter().all(|(name, rule)| {
                value
                    .get(name)
                    .is_none_or(|member| self.admits(rule, member, depth))
            }),
            ("patternProperties", Json::Object(patterns)) => {
                members.iter().all(|(name, member)| {
                    let mut rules = patterns.iter().filter(|(pattern, _)| found(pattern, name));
                    rules.all(|(_, rule)| self.admits(rule, member, depth))
                })
            }
            ("additionalProperties", _) => members
                .iter()
                .filter(|(name, _)| is_additional(schema, name))
                .all(|(_, member)| self.admits(rule, member, depth)),
            ("propertyNames", _) => members
                .iter()
                .all(|(name, _)| self.admits(rule, &Json::String(name.clone()), depth)),
            ("minProperties", _) => size(rule).is_none_or(|least| members.len() >= least),
            ("maxProperties", _) => size(rule).is_none_or(|most| members.len() <= most),
            ("dependentRequired", Json::Object(needs)) => needs.iter().all(|(name, needed)| {
                let mut needed = needed
                    .items()
                    .unwrap_or_default()
                    .iter()
                    .filter_map(Json::text);
                value.get(name).is_none() || needed.all(|name| value.get(name).is_some())
            }),
            ("dependentSchemas", Json::Object(needs)) => needs
                .iter()
                .all(|(name, rule)| value.get(name).is_none() || self.admits(rule, value, depth)),
            _ => true,
        }
    }
}

/// Returns whether the member is named by neither `properties` nor `patternProperties` of the schema.
pub(in crate::local) fn is_additional(schema: &Json, name: &str) -> bool {
    let listed = schema
        .get("properties")
        .is_some_and(|listed| listed.get(name).is_some());
    let patterns = schema
        .get("patternProperties")
        .and_then(Json::members)
        .unwrap_or_default();
    !listed && !patterns.iter().any(|(pattern, _)| found(pattern, name))
}

/// Returns whether the pattern is found in the text; a pattern that cannot be read is.
pub(in crate::local) fn found(pattern: &str, text: &str) -> bool {
    Pattern::read(pattern).is_none_or(|pattern| pattern.matches(text))
}

pub(in crate::local) fn distinct(items: &[Json]) -> bool {
    items
        .iter()
        .enumerate()
        .all(|(at, item)| !items.iter().take(at).any(|one| one.same(item)))
}

fn number(keyword: &str, rule: &Json, value: &Json) -> bool {
    let (Some(bound), Some(value)) = (rule.number(), value.number()) else {
        return true;
    };
    match keyword {
        "minimum" => value >= bound,
        "maximum" => value <= bound,
        "exclusiveMinimum" => value > bound,
        "exclusiveMaximum" => value < bound,
        "multipleOf" if bound > 0.0 => {
            let count = value / bound;
            (count - count.round()).abs() < 1e-9 * count.abs().max(1.0)
        }
        _ => true,
    }
}

fn string(keyword: &str, rule: &Json, text: &str) -> bool {
    match (keyword, rule) {
        ("minLength", _) => size(rule).is_none_or(|least| text.chars().count() >= least),
        ("maxLength", _) => size(rule).is_none_or(|most| text.chars().count() <= most),
        ("pattern", Json::String(pattern)) => found(pattern, text),
        _ => true,
    }
}
