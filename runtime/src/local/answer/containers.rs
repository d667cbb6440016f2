//! Lists and objects of a made document: how many, under which keys, by which schemas.
//!
//! Continues `answer.rs`, which makes the values inside.

use super::admits::{distinct, found, is_additional};
use super::json::Json;
use super::pattern::Pattern;
use super::rules::{Rules, size};
use super::words::KEYS;
use super::{ATTEMPTS, Maker};
use std::collections::HashSet;

/// More than that no answer has.
pub(in crate::local) const MOST_ITEMS: usize = 2_000;

impl<'a> Maker<'a> {
    pub(in crate::local) fn array(&mut self, rules: &Rules<'a>, name: &str) -> Option<Json> {
        let slots = rules
            .parts
            .iter()
            .map(|part| slots(part).len())
            .max()
            .unwrap_or(0);
        let (least, most) = (rules.counts.0.min(MOST_ITEMS), rules.counts.1);
        let preferred = match slots {
            0 if self.deep => 0,
            0 => self.rng.usize(1..=3),
            slots => slots,
        };
        let needs_one = rules
            .parts
            .iter()
            .any(|part| part.get("contains").is_some());
        let count = preferred.max(usize::from(needs_one)).max(least).min(most);
        let mut items: Vec<Json> = Vec::new();
        for at in 0..count {
            let schemas = item_schemas(rules, at, needs_one && at == slots.min(count - 1));
            let mut item = self.value(&schemas, name);
            for _ in 0..ATTEMPTS {
                if !rules.unique
                    || item
                        .as_ref()
                        .is_none_or(|item| !items.iter().any(|one| one.same(item)))
                {
                    break;
                }
                item = self.value(&schemas, name);
            }
            match item {
                Some(item) => items.push(item),
                None if at >= least => break,
                None => return None,
            }
        }
        while rules.unique && items.len() > least && !distinct(&items) {
            items.pop();
        }
        (items.len() >= least).then_some(Json::Array(items))
    }

    pub(in crate::local) fn object(&mut self, rules: &Rules<'a>, name: &str) -> Option<Json> {
        let required: HashSet<&str> = rules
            .parts
            .iter()
            .filter_map(|part| part.get("required")?.items())
            .flat_map(|names| names.iter().filter_map(Json::text))
            .collect();
        let mut listed: Vec<&'a str> = Vec::new();
        let mut seen: HashSet<&str> = HashSet::new();
        let properties = rules
            .parts
            .iter()
            .filter_map(|part| part.get("properties")?.members());
        let names = rules
            .parts
            .iter()
            .filter_map(|part| part.get("required")?.items());
        let keys = properties.flatten().map(|(key, _)| key.as_str());
        for key in keys.chain(names.flatten().filter_map(Json::text)) {
            if seen.insert(key) {
                listed.push(key);
            }
        }
        let mut members = Vec::new();
        for key in listed {
            let needed = required.contains(key);
            if !needed && (self.deep || self.rng.u8(..10) < 3) {
                continue;
            }
            match self.value(&member_schemas(rules, key), key) {
                Some(value) => members.push((key.to_owned(), value)),
                None if needed => return None,
                None => {}
            }
        }
        self.entries(rules, name, &mut members);
        Some(Json::Object(members))
    }

    /// Returns members under free keys, for maps and where `minProperties` needs more.
    fn entries(&mut self, rules: &Rules<'a>, name: &str, members: &mut Vec<(String, Json)>) {
        let bounds = |keyword: &'static str| {
            rules
                .parts
                .iter()
                .filter_map(move |part| size(part.get(keyword)?))
        };
        let least = bounds("minProperties").max().unwrap_or(0).min(MOST_ITEMS);
        let most = bounds("maxProperties").min().unwrap_or(usize::MAX);
        let is_map = |part: &&Json| {
            part.get("properties").is_none()
                && (part.get("patternProperties").is_some()
                    || part
                        .get("additionalProperties")
                        .is_some_and(|rule| *rule != Json::Bool(false)))
        };
        let map = !self.deep && members.is_empty() && rules.parts.iter().any(is_map);
        let count = if map { self.rng.usize(1..=3) } else { 0 }
            .max(least)
            .min(most);
        let mut taken: HashSet<String> = members.iter().map(|(key, _)| key.clone()).collect();
        for _ in 0..count.saturating_mul(4) {
            if members.len() >= count {
                break;
            }
            let key = self.key(rules, members.len());
            if !taken.insert(key.clone()) {
                continue;
            }
            if let Some(value) = self.value(&member_schemas(rules, &key), name) {
                members.push((key, value));
            }
        }
    }

    fn key(&mut self, rules: &Rules<'a>, at: usize) -> String {
        let named = rules
            .parts
            .iter()
            .find_map(|part| part.get("propertyNames"));
        let pattern = rules
            .parts
            .iter()
            .filter_map(|part| part.get("patternProperties")?.members())
            .find_map(|patterns| Pattern::read(&patterns.first()?.0));
        if let Some(Json::String(key)) = named.and_then(|schema| self.value(&[schema], "key")) {
            return key;
        }
        if let Some(pattern) = pattern {
            return pattern.make(&mut self.rng, 3);
        }
        KEYS.get(at)
            .map_or_else(|| format!("key{at}"), |key| (*key).to_owned())
    }
}

/// Returns the schemas of the first items, in today's and in the older spelling.
pub(in crate::local) fn slots(schema: &Json) -> &[Json] {
    let listed = schema.get("prefixItems").or_else(|| schema.get("items"));
    listed.and_then(Json::items).unwrap_or_default()
}

fn item_schemas<'a>(rules: &Rules<'a>, at: usize, contained: bool) -> Vec<&'a Json> {
    let mut schemas = Vec::new();
    for part in &rules.parts {
        let rest = part.get("items").filter(|items| items.items().is_none());
        let rest = rest.or_else(|| part.get("additionalItems"));
        schemas.extend(slots(part).get(at).or(rest));
        schemas.extend(part.get("contains").filter(|_| contained));
    }
    schemas
}

fn member_schemas<'a>(rules: &Rules<'a>, key: &str) -> Vec<&'a Json> {
    let mut schemas = Vec::new();
    for part in &rules.parts {
        schemas.extend(part.get("properties").and_then(|listed| listed.get(key)));
        let patterns = part
            .get("patternProperties")
            .and_then(Json::members)
            .unwrap_or_default();
        let matching = patterns.iter().filter(|(pattern, _)| found(pattern, key));
        schemas.extend(matching.map(|(_, schema)| schema));
        let additional = part.get("additionalProperties");
        schemas.extend(additional.filter(|_| is_additional(part, key)));
    }
    schemas
}
