//! A document that a schema admits, with values that look right.
//!
//! The same schema and the same random choices give the same document, its members in the schema's order.
//! Knows JSON Schema; nothing of chat completions.

mod admits;
mod containers;
pub(super) mod json;
mod number;
pub(super) mod pattern;
pub(super) mod plausible;
pub(super) mod rules;
mod words;

use admits::{admits, found};
pub(in crate::local) use containers::MOST_ITEMS;
use containers::slots;
use fastrand::Rng;
use json::Json;
use pattern::Pattern;
use rules::{Chooser, Document, Kinds, Rules, identity, size};
use std::collections::HashMap;

/// Makes a document for the schema; `null` if no document can be found.
pub(in crate::local) fn answer(schema: &Json, rng: Rng) -> Json {
    let mut maker = Maker {
        document: Document(schema),
        rng,
        path: vec![identity(schema)],
        deep: false,
        depth: 0,
        nodes: 0,
        filled: 0,
        finishing: HashMap::new(),
    };
    maker.value(&[schema], "").unwrap_or(Json::Null)
}

/// Number of attempts at a place where random choices or keywords did not fit together.
pub(in crate::local) const ATTEMPTS: usize = 24;
/// A type may lie inside itself that often before its recursion is brought to an end.
const NESTINGS: usize = 2;
/// From here on every choice is the shortest one.
const MANY_NODES: usize = 4_000;
const DEEP: usize = 40;
/// Here making ends, whatever the schema says.
const MOST_NODES: usize = 100_000;
const DEEPEST: usize = 90;
/// More characters than that no string has to have.
pub(in crate::local) const LONGEST_TEXT: usize = 100_000;
/// Once all strings have so many characters together, they are no longer filled up.
const MUCH_TEXT: usize = 2_000_000;
/// Steps within which the shortest branch must come to an end.
const HORIZON: u8 = 60;

/// Makes the values of one document.
pub(in crate::local) struct Maker<'a> {
    document: Document<'a>,
    pub(in crate::local) rng: Rng,
    /// The targets of the references that lead here.
    path: Vec<usize>,
    /// `true` if recursion is being brought to an end.
    pub(in crate::local) deep: bool,
    depth: usize,
    nodes: usize,
    /// The characters of all strings so far that had to be filled up.
    filled: usize,
    finishing: HashMap<(usize, u8), bool>,
}

impl<'a> Chooser<'a> for Maker<'a> {
    fn branch(&mut self, branches: &'a [Json], rules: &Rules<'a>) -> Option<&'a Json> {
        let fits = |branch: &&Json| {
            let kinds = branch.get("type").map(Kinds::of_type);
            kinds.is_none_or(|kinds| kinds.has(rules.kinds))
        };
        let branches: Vec<&Json> = branches.iter().filter(fits).collect();
        if self.is_deep(rules) {
            let steps = (1..HORIZON)
                .find(|steps| branches.iter().any(|branch| self.finishes(branch, *steps)));
            let steps = steps.unwrap_or(HORIZON);
            let shortest: Vec<&Json> = branches
                .iter()
                .copied()
                .filter(|branch| self.finishes(branch, steps))
                .collect();
            return self
                .rng
                .choice(shortest)
                .or_else(|| branches.first().copied());
        }
        let (nulls, others): (Vec<_>, Vec<_>) = branches
            .into_iter()
            .partition(|branch| is_null_schema(branch));
        let null = others.is_empty() || (!nulls.is_empty() && self.rng.u8(..4) == 0);
        self.rng.choice(if null { nulls } else { others })
    }

    fn condition(&mut self) -> bool {
        self.rng.bool()
    }
}

impl<'a> Maker<'a> {
    /// Returns a value for a place at which all these schemas hold.
    pub(in crate::local) fn value(&mut self, schemas: &[&'a Json], name: &str) -> Option<Json> {
        self.nodes += 1;
        if self.nodes > MOST_NODES || self.depth > DEEPEST {
            return Some(Json::Null);
        }
        self.depth += 1;
        let mut last = None;
        for _ in 0..ATTEMPTS {
            let Some(rules) = Rules::gather(self.document, schemas, self) else {
                if schemas
                    .iter()
                    .any(|schema| matches!(schema, Json::Bool(false)))
                {
                    break;
                }
                continue;
            };
            let made = self.attempt(&rules, schemas, name);
            let fits = |value: &Json| {
                !rules.must_check || schemas.iter().all(|one| admits(self.document, one, value))
            };
            if made.as_ref().is_some_and(fits) {
                last = made;
                break;
            }
            last = last.or(made);
            if !rules.chosen && !rules.must_check {
                break;
            }
        }
        self.depth -= 1;
        last
    }

    fn attempt(&mut self, rules: &Rules<'a>, schemas: &[&'a Json], name: &str) -> Option<Json> {
        let before = self.deep;
        self.deep = self.is_deep(rules);
        self.path.extend(&rules.entered);
        let made = if rules.choices.is_empty() {
            let kind = self.kind(rules);
            let example = self.example(kind, rules, schemas);
            example.or_else(|| self.of_kind(kind, rules, name))
        } else {
            self.choice(rules, schemas)
        };
        self.path.truncate(self.path.len() - rules.entered.len());
        self.deep = before;
        made
    }

    fn is_deep(&self, rules: &Rules<'_>) -> bool {
        let nested = |target: &usize| self.path.iter().filter(|one| *one == target).count();
        self.deep
            || self.depth > DEEP
            || self.nodes > MANY_NODES
            || rules
                .entered
                .iter()
                .any(|target| nested(target) >= NESTINGS)
    }

    fn choice(&mut self, rules: &Rules<'a>, schemas: &[&'a Json]) -> Option<Json> {
        let (first, others) = rules.choices.split_first()?;
        let everywhere = |value: &&Json| {
            others
                .iter()
                .all(|choices| choices.iter().any(|one| one.same(value)))
                && rules.kinds.has(Kinds::of_value(value))
        };
        let possible: Vec<&Json> = first.iter().filter(everywhere).collect();
        let fitting: Vec<&Json> = possible
            .iter()
            .copied()
            .filter(|value| {
                schemas
                    .iter()
                    .all(|schema| admits(self.document, schema, value))
            })
            .collect();
        // Another branch of an `anyOf` may have been the one that admits the value.
        let values = if fitting.is_empty() {
            possible
        } else {
            fitting
        };
        self.rng.choice(values).cloned()
    }

    /// Returns one of the schema's own examples, if it has any of that kind that it admits.
    fn example(&mut self, kind: Kinds, rules: &Rules<'a>, schemas: &[&'a Json]) -> Option<Json> {
        let fits = |value: &&&Json| {
            let mut all = schemas.iter();
            kind.has(Kinds::of_value(value))
                && all.all(|schema| admits(self.document, schema, value))
        };
        let fitting: Vec<&Json> = rules.examples.iter().filter(fits).copied().collect();
        self.rng.choice(fitting).cloned()
    }

    /// Returns one of the kinds that are allowed: null for one place in four, where it may be.
    fn kind(&mut self, rules: &Rules<'a>) -> Kinds {
        let hinted = rules.kinds.and(rules.hints);
        let open = rules.kinds == Kinds::ALL;
        let kinds = match (open, hinted) {
            (true, Kinds::NONE) => Kinds::STRING,
            (true, hinted) => hinted,
            (false, _) => rules.kinds,
        };
        let others = Kinds(kinds.0 & !Kinds::NULL.0);
        let null =
            kinds.has(Kinds::NULL) && (self.deep || others == Kinds::NONE || self.rng.u8(..4) == 0);
        if null {
            return Kinds::NULL;
        }
        let all = [
            Kinds::BOOLEAN,
            Kinds::NUMBER,
            Kinds::STRING,
            Kinds::ARRAY,
            Kinds::OBJECT,
        ];
        let possible: Vec<Kinds> = all.into_iter().filter(|kind| others.has(*kind)).collect();
        self.rng
            .choice(possible)
            .map_or(Kinds::NONE, |kind| kind.and(others))
    }

    fn of_kind(&mut self, kind: Kinds, rules: &Rules<'a>, name: &str) -> Option<Json> {
        Some(match kind {
            Kinds::NULL => Json::Null,
            Kinds::BOOLEAN => Json::Bool(self.rng.bool()),
            Kinds::INTEGER => rules
                .bounds
                .integer(&plausible::number(name), &mut self.rng)?,
            Kinds::NUMBER | Kinds::FRACTION => rules
                .bounds
                .number(&plausible::number(name), &mut self.rng)?,
            Kinds::STRING => Json::String(self.string(rules, name)),
            Kinds::ARRAY => self.array(rules, name)?,
            Kinds::OBJECT => self.object(rules, name)?,
            _ => return None,
        })
    }

    fn string(&mut self, rules: &Rules<'a>, name: &str) -> String {
        if let Some(content) = rules.content {
            return self.json_text(content, name);
        }
        let (least, most) = rules.lengths;
        let left = MUCH_TEXT.saturating_sub(self.filled);
        let least = least.min(LONGEST_TEXT).min(left);
        if let Some(made) = self.patterned(rules) {
            return made;
        }
        let formatted = rules
            .format
            .and_then(|format| plausible::format(format, &mut self.rng));
        if let Some(made) = formatted.filter(|made| (least..=most).contains(&made.chars().count()))
        {
            return made;
        }
        let mut made = plausible::string(name, rules.lengths, &mut self.rng);
        let mut length = made.chars().count();
        while length < least {
            let more = plausible::string("", (0, usize::MAX), &mut self.rng);
            length += 1 + more.chars().count();
            made.push(' ');
            made.push_str(&more);
        }
        self.filled += least;
        if made.chars().count() > most {
            made = made.chars().take(most).collect();
            let trimmed = made.trim_end();
            if trimmed.chars().count() >= least {
                made.truncate(trimmed.len());
            }
        }
        made
    }

    /// Returns a value as JSON text. In it, recursion is brought to an end: the schema may have no more
    /// levels.
    fn json_text(&mut self, content: &'a Json, name: &str) -> String {
        let before = std::mem::replace(&mut self.deep, true);
        let value = self.value(&[content], name);
        self.deep = before;
        value.unwrap_or(Json::Null).to_string()
    }

    /// Returns a string for the patterns, preferably one of the length and the format that the schema
    /// has.
    fn patterned(&mut self, rules: &Rules<'a>) -> Option<String> {
        let (first, others) = rules.patterns.split_first()?;
        let pattern = Pattern::read(first)?;
        let (least, most) = rules.lengths;
        let extra = least.clamp(4, 1_000);
        let fits = |made: &String| {
            (least..=most).contains(&made.chars().count())
                && others.iter().all(|other| found(other, made))
        };
        let formatted = rules
            .format
            .and_then(|format| plausible::format(format, &mut self.rng));
        if let Some(made) = formatted.filter(|made| fits(made) && pattern.matches(made)) {
            return Some(made);
        }
        let mut made = pattern.make(&mut self.rng, extra);
        for round in 0..ATTEMPTS {
            if fits(&made) {
                break;
            }
            // Short bounds are reached by ever fewer repeats, long ones by all of them.
            let extra = if made.chars().count() > most {
                4usize.saturating_sub(round)
            } else {
                extra
            };
            made = pattern.make(&mut self.rng, extra);
        }
        Some(made)
    }

    /// Returns whether a value for the schema can be made within so many steps.
    fn finishes(&mut self, schema: &'a Json, steps: u8) -> bool {
        let Some(left) = steps.checked_sub(1) else {
            return false;
        };
        let key = (identity(schema), steps);
        if let Some(known) = self.finishing.get(&key) {
            return *known;
        }
        let verdict = self.finishes_here(schema, left);
        self.finishing.insert(key, verdict);
        verdict
    }

    fn finishes_here(&mut self, schema: &'a Json, left: u8) -> bool {
        if let Some(target) = schema.get("$ref").and_then(Json::text) {
            let target = self.document.resolve(target);
            if !target.is_none_or(|target| self.finishes(target, left)) {
                return false;
            }
        }
        let list = |keyword: &str| schema.get(keyword).and_then(Json::items);
        let mut good =
            list("allOf").is_none_or(|all| all.iter().all(|one| self.finishes(one, left)));
        for keyword in ["anyOf", "oneOf"] {
            good = good
                && list(keyword).is_none_or(|any| any.iter().any(|one| self.finishes(one, left)));
        }
        let nullable = schema
            .get("type")
            .is_some_and(|kinds| Kinds::of_type(kinds).has(Kinds::NULL));
        if !good || nullable || *schema == Json::Bool(false) {
            return good && nullable;
        }
        let needed: Vec<&Json> = list("required")
            .unwrap_or_default()
            .iter()
            .filter_map(|name| schema.get("properties")?.get(name.text()?))
            .collect();
        let filled = schema.get("minItems").and_then(size).unwrap_or(0) > 0;
        let items = schema
            .get("items")
            .filter(|items| filled && items.items().is_none());
        needed
            .into_iter()
            .chain(items)
            .chain(slots(schema))
            .all(|one| self.finishes(one, left))
    }
}

fn is_null_schema(schema: &Json) -> bool {
    schema.get("type").and_then(Json::text) == Some("null")
        || schema.get("const") == Some(&Json::Null)
}
