//! Holding an answer to the constraints of its type: all violations, each with its JSON path.
//!
//! It walks the table beside the JSON that serde has read. It knows no schema text; types without
//! constraints never come here.

use std::fmt;

use serde_json::value::RawValue;

use super::json_path::{self, Step};
use super::node::{Content, Field, Kind, NodeRef, Tagging, Variant};
use super::registry::Registry;
use super::restore::pick::{self, Found};
use super::restore::visit::Entries;
use super::rules::{Bound, Rules};

/// A value of the right type that is against one of the type's constraints.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// Where, as a JSON path such as `$.items[3].price`.
    pub path: String,
    /// What is wrong there.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at {}: {}", self.path, self.message)
    }
}

/// Whether anything that `root` reaches has a constraint of the user's.
pub(crate) const fn is_constrained(root: NodeRef) -> bool {
    let registry = Registry::of(root);
    if is_constrained_here(root) {
        return true;
    }
    let mut i = 0;
    while i < registry.len() {
        if is_constrained_here(registry.node(i)) {
            return true;
        }
        i += 1;
    }
    false
}

const fn is_constrained_here(node: NodeRef) -> bool {
    if node.get().validate.is_some() {
        return true;
    }
    match &node.get().kind {
        Kind::Newtype(field) => has_rules(field) || is_constrained_inside(field.node),
        Kind::Nullable(inner) | Kind::Array { items: inner, .. } => is_constrained_inside(*inner),
        Kind::Map { key, value } => is_constrained_inside(*key) || is_constrained_inside(*value),
        Kind::Object(fields) | Kind::Tuple(fields) => are_constrained(fields),
        Kind::Union(_, variants) => {
            let mut i = 0;
            while i < variants.len() {
                let constrained = match variants[i].content {
                    Content::Unit => false,
                    Content::Newtype(field) => {
                        has_rules(field) || is_constrained_merged(field.node)
                    }
                    Content::Tuple(fields) | Content::Struct(fields) => are_constrained(fields),
                };
                if constrained {
                    return true;
                }
                i += 1;
            }
            false
        }
        _ => false,
    }
}

/// The same for a part, up to the next definition.
const fn is_constrained_inside(node: NodeRef) -> bool {
    match super::shape::definition(node) {
        Some(_) => false,
        None => is_constrained_here(node),
    }
}

/// Types whose keys are merged into another object are no definition of their own in the registry.
const fn is_constrained_merged(node: NodeRef) -> bool {
    match &super::shape::strip_nullable(node).get().kind {
        Kind::Object(fields) => are_constrained(fields),
        _ => is_constrained_inside(node),
    }
}

const fn are_constrained(fields: &[Field]) -> bool {
    let mut i = 0;
    while i < fields.len() {
        let field = &fields[i];
        let inside = match field.flatten {
            true => is_constrained_merged(field.node),
            false => is_constrained_inside(field.node),
        };
        if has_rules(field) || inside {
            return true;
        }
        i += 1;
    }
    false
}

const fn has_rules(field: &Field) -> bool {
    match field.rules {
        Some(rules) => {
            rules.on_numbers()
                || rules.on_lists()
                || rules.min_length.is_some()
                || rules.max_length.is_some()
                || rules.validate.is_some()
        }
        None => false,
    }
}

/// All violations in the JSON that serde reads for `root`.
pub(crate) fn violations(root: NodeRef, json: &str) -> Vec<Violation> {
    let mut walk = Walk::default();
    walk.value(root, json);
    walk.found
}

#[derive(Default)]
struct Walk {
    path: Vec<Step>,
    enclosing: Vec<(u64, NodeRef)>,
    found: Vec<Violation>,
}

impl Walk {
    fn say(&mut self, message: String) {
        let path = json_path::of(&self.path);
        self.found.push(Violation { path, message });
    }

    fn below(&mut self, step: Step, visit: impl FnOnce(&mut Self)) {
        self.path.push(step);
        visit(self);
        self.path.pop();
    }

    /// A value at a position with constraints of its own.
    fn field(&mut self, field: &Field, json: &str) {
        if let Some(rules) = field.rules {
            self.rules(rules, json);
        }
        self.value(field.node, json);
    }

    fn value(&mut self, node: NodeRef, json: &str) {
        let defined = node.get().definition.as_ref();
        if let Some(definition) = defined {
            self.enclosing.push((definition.id, node));
        }
        if let Some(rule) = node.get().validate
            && let Err(message) = rule(json)
        {
            self.say(message);
        }
        match &node.get().kind {
            Kind::Newtype(field) => self.field(field, json),
            Kind::Nullable(inner) if json != "null" => self.value(*inner, json),
            Kind::Array { items, .. } => {
                for (index, item) in list(json).into_iter().enumerate() {
                    self.below(Step::Index(index), |walk| walk.value(*items, item.get()));
                }
            }
            Kind::Tuple(slots) => self.slots(slots, json),
            Kind::Map { value, .. } => {
                for (key, json) in Entries::of(json).unwrap_or_default().0 {
                    self.below(Step::Key(key.into_owned()), |walk| {
                        walk.value(*value, json.get());
                    });
                }
            }
            Kind::Object(fields) => self.fields(fields, json),
            Kind::Union(tagging, variants) => self.union(tagging, variants, json),
            Kind::Recursive(id) => {
                let around = self.enclosing.iter().rev().find(|(it, _)| it == id);
                if let Some((_, node)) = around.copied() {
                    self.value(node, json);
                }
            }
            _ => {}
        }
        if defined.is_some() {
            self.enclosing.pop();
        }
    }

    fn slots(&mut self, slots: &[Field], json: &str) {
        for (index, (slot, item)) in slots.iter().zip(list(json)).enumerate() {
            self.below(Step::Index(index), |walk| walk.field(slot, item.get()));
        }
    }

    fn fields(&mut self, fields: &'static [Field], json: &str) {
        self.entries(json, |key, object| pick::field(fields, key, object));
    }

    fn union(&mut self, tagging: &Tagging, variants: &'static [Variant], json: &str) {
        let tagged = Entries::of(json)
            .and_then(|object| pick::variant(tagging, variants, &object).filter(|it| !it.untagged));
        match (tagging, tagged) {
            (Tagging::Untagged, _) | (_, None) => {
                if let Some(variant) = pick::untagged(tagging, variants, json) {
                    self.content(variant, json);
                }
            }
            (Tagging::Internal(_), Some(variant)) => {
                self.entries(json, |key, object| pick::content(variant, key, object));
            }
            (Tagging::External, Some(variant)) => self.entries(json, |key, _| {
                pick::is_variant(variant, key).then_some(Found::Content(variant))
            }),
            (Tagging::Adjacent(_, content), Some(variant)) => self.entries(json, |key, _| {
                (content.as_str() == key).then_some(Found::Content(variant))
            }),
        }
    }

    fn entries(&mut self, json: &str, find: impl Fn(&str, &Entries<'_>) -> Option<Found>) {
        let object = Entries::of(json).unwrap_or_default();
        for (key, value) in &object.0 {
            let found = find(key, &object);
            self.below(Step::Key(key.to_string()), |walk| match found {
                Some(Found::Field(field)) => walk.field(field, value.get()),
                Some(Found::Content(variant)) => walk.content(variant, value.get()),
                None => {}
            });
        }
    }

    fn content(&mut self, variant: &'static Variant, json: &str) {
        match variant.content {
            Content::Unit => {}
            Content::Newtype(field) => self.field(field, json),
            Content::Tuple(slots) => self.slots(slots, json),
            Content::Struct(fields) => self.fields(fields, json),
        }
    }

    fn rules(&mut self, rules: &Rules, json: &str) {
        if let Some(rule) = rules.validate
            && let Err(message) = rule(json)
        {
            self.say(message);
        }
        match json.as_bytes().first() {
            Some(b'"') if rules.on_text() => {
                let text: String = serde_json::from_str(json).unwrap_or_default();
                self.count(
                    text.chars().count(),
                    rules.min_length,
                    rules.max_length,
                    "characters",
                );
            }
            Some(b'[') if rules.on_lists() => {
                self.count(list(json).len(), rules.min_items, rules.max_items, "items");
            }
            Some(b'{') if rules.on_lists() => {
                let entries = Entries::of(json).unwrap_or_default().0.len();
                self.count(entries, rules.min_items, rules.max_items, "entries");
            }
            Some(b'-' | b'0'..=b'9') if rules.on_numbers() => self.number(rules, json),
            _ => {}
        }
    }

    fn count(&mut self, count: usize, least: Option<usize>, most: Option<usize>, what: &str) {
        if let Some(least) = least.filter(|least| count < *least) {
            self.say(format!("{count} {what}, at least {least} are needed"));
        }
        if let Some(most) = most.filter(|most| count > *most) {
            self.say(format!("{count} {what}, at most {most} are allowed"));
        }
    }

    fn number(&mut self, rules: &Rules, json: &str) {
        let number = match json.parse() {
            Ok(integer) => Bound::Integer(integer),
            Err(_) => Bound::Decimal(json.parse().unwrap_or(f64::NAN), ""),
        };
        let below = |a: Bound, b: Bound| a.is_below(b);
        for (bound, word, breaks) in [
            (
                rules.minimum,
                "below the minimum",
                below as fn(Bound, Bound) -> bool,
            ),
            (rules.maximum, "above the maximum", |a, b| b.is_below(a)),
            (rules.exclusive_minimum, "not above", |a, b| !b.is_below(a)),
            (rules.exclusive_maximum, "not below", |a, b| !a.is_below(b)),
            (rules.multiple_of, "no multiple of", |a, b| {
                !is_multiple(a, b)
            }),
        ] {
            if let Some(bound) = bound.filter(|bound| breaks(number, *bound)) {
                self.say(format!("{json} is {word} {bound}"));
            }
        }
    }
}

/// Exact between whole numbers; else to within a billionth, since 0.3 is no multiple of 0.1 in binary.
fn is_multiple(number: Bound, of: Bound) -> bool {
    match (number, of) {
        (Bound::Integer(number), Bound::Integer(of)) => number % of == 0,
        _ => {
            let ratio = number.as_f64() / of.as_f64();
            (ratio - ratio.round()).abs() <= 1e-9 * ratio.abs().max(1.0)
        }
    }
}

fn list(json: &str) -> Vec<&RawValue> {
    serde_json::from_str(json).unwrap_or_default()
}
