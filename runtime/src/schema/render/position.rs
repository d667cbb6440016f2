//! The schema of one position, whatever its kind. It leaves the keys of objects to `object` and the
//! variants of enums to `union`.

use super::super::node::{Bound, Kind, NodeRef, Rules, Text, Value};
use super::super::shape;
use super::notes::{Notes, takes_format};
use super::{Document, INLINE_DEPTH};

/// What the model is told where it is to write JSON inside a string.
const JSON: Text = Text::plain("A JSON value, written as JSON text.");

impl Document {
    /// One place where a value stands.
    pub(super) const fn position(&mut self, node: NodeRef, notes: &Notes<'_>, nullable: bool) {
        if let Kind::Recursive(id) = node.get().kind {
            return self.reference(id, notes, nullable);
        }
        let Some(definition) = shape::definition(node) else {
            return self.body(node, notes, nullable);
        };
        let Some(index) = self.registry.find(definition.id) else {
            unreachable!()
        };
        if self.depth >= INLINE_DEPTH {
            self.shared[index] = true;
        }
        // Constraints cannot stand beside a `$ref`; what they constrain is a list, and short.
        if self.shared[index] && !is_constrained(notes) {
            return self.reference(definition.id, notes, nullable);
        }
        self.depth += 1;
        self.body(node, notes, nullable);
        self.depth -= 1;
    }

    /// A `$ref`. Strict mode takes no keyword beside it, so a description or `null` needs an `anyOf`.
    const fn reference(&mut self, id: u64, notes: &Notes<'_>, nullable: bool) {
        let Some(index) = self.registry.find(id) else {
            unreachable!()
        };
        let bare = !nullable && notes.is_silent();
        if !bare {
            self.out.raw("{");
            self.description(notes);
            self.out.raw("\"anyOf\":[");
        }
        self.out.raw("{\"$ref\":\"#/$defs/");
        self.definition_name(index);
        self.out.raw("\"}");
        if !bare {
            self.out.raw(if nullable {
                ",{\"type\":\"null\"}]}"
            } else {
                "]}"
            });
        }
    }

    /// The schema itself, never a reference.
    pub(super) const fn body(&mut self, node: NodeRef, notes: &Notes<'_>, nullable: bool) {
        let node = node.get();
        let notes = &notes.and(node.doc, None);
        match &node.kind {
            Kind::Null => self.scalar("null", notes, false),
            Kind::Boolean => self.scalar("boolean", notes, nullable),
            Kind::Number => {
                self.open("number", notes, nullable);
                self.bounds(notes.rules());
                self.out.raw("}");
            }
            Kind::Integer { minimum, maximum } => {
                self.open("integer", notes, nullable);
                self.range(notes.rules(), range(*minimum, *maximum));
                self.out.raw("}");
            }
            Kind::String | Kind::Parsed => {
                self.open("string", notes, nullable);
                self.text_rules(notes.rules());
                self.out.raw("}");
            }
            Kind::Json => self.scalar("string", &notes.and(JSON, None), nullable),
            Kind::Array {
                items,
                minimum,
                maximum,
            } => {
                self.open("array", notes, nullable);
                self.out.raw(",\"items\":");
                self.position(*items, &Notes::NONE, false);
                self.item_counts(notes.rules(), *minimum, *maximum);
                self.out.raw("}");
            }
            Kind::Map { key, value } => {
                self.open("array", notes, nullable);
                self.out
                    .raw(",\"items\":{\"type\":\"object\",\"properties\":{\"key\":");
                self.position(*key, &Notes::NONE, false);
                self.out.raw(",\"value\":");
                self.position(*value, &Notes::NONE, false);
                self.out
                    .raw("},\"required\":[\"key\",\"value\"],\"additionalProperties\":false}");
                self.item_counts(notes.rules(), 0, usize::MAX);
                self.out.raw("}");
            }
            Kind::Nullable(inner) => self.position(*inner, notes, true),
            Kind::Newtype(field) => {
                self.position(field.node, &notes.and(field.doc, field.rules), nullable);
            }
            Kind::Object(fields) | Kind::Tuple(fields) => {
                self.object(fields, notes, nullable);
            }
            Kind::Enum(values) => self.string_enum(values, notes, nullable),
            Kind::Union(tagging, variants) => self.union(tagging, variants, notes, nullable),
            Kind::Recursive(id) => self.reference(*id, notes, nullable),
        }
    }

    const fn scalar(&mut self, name: &str, notes: &Notes<'_>, nullable: bool) {
        self.open(name, notes, nullable);
        self.out.raw("}");
    }

    /// `{"description":…,"type":…` and so far.
    const fn open(&mut self, name: &str, notes: &Notes<'_>, nullable: bool) {
        self.out.raw("{");
        self.description(notes);
        self.out.raw(if nullable {
            "\"type\":[\""
        } else {
            "\"type\":\""
        });
        self.out.raw(name);
        self.out.raw(if nullable { "\",\"null\"]" } else { "\"" });
    }

    /// The values of an enum without data. `null` stands beside it: as one of its values it would
    /// be outside what all providers take.
    const fn string_enum(&mut self, values: &'static [Value], notes: &Notes<'_>, nullable: bool) {
        let notes = notes.values(values);
        if nullable {
            self.out.raw("{");
            self.description(&notes);
            self.out.raw("\"anyOf\":[");
            self.strings(values, &Notes::NONE);
            self.out.raw(",{\"type\":\"null\"}]}");
        } else {
            self.strings(values, &notes);
        }
    }

    const fn strings(&mut self, values: &[Value], notes: &Notes<'_>) {
        self.open("string", notes, false);
        self.out.raw(",\"enum\":[");
        let mut i = 0;
        while i < values.len() {
            self.out.raw(if i > 0 { ",\"" } else { "\"" });
            self.out.raw(values[i].name.as_json());
            self.out.raw("\"");
            i += 1;
        }
        self.out.raw("]}");
    }

    /// The type's own range, narrowed by constraints.
    const fn range(&mut self, rules: Option<Rules>, own: Rules) {
        let rules = match rules {
            Some(rules) => rules.and(&own),
            None => own,
        };
        self.bounds(Some(rules));
    }

    const fn bounds(&mut self, rules: Option<Rules>) {
        let Some(rules) = rules else { return };
        self.bound(",\"minimum\":", rules.minimum);
        self.bound(",\"maximum\":", rules.maximum);
        self.bound(",\"exclusiveMinimum\":", rules.exclusive_minimum);
        self.bound(",\"exclusiveMaximum\":", rules.exclusive_maximum);
        self.bound(",\"multipleOf\":", rules.multiple_of);
    }

    const fn bound(&mut self, keyword: &str, bound: Option<Bound>) {
        let Some(bound) = bound else { return };
        self.out.raw(keyword);
        match bound {
            Bound::Integer(number) => self.out.number(number),
            Bound::Decimal(_, json) => self.out.raw(json),
        }
    }

    const fn text_rules(&mut self, rules: Option<Rules>) {
        let Some(rules) = rules else { return };
        if !rules.pattern.is_empty() {
            self.out.raw(",\"pattern\":\"");
            self.out.raw(rules.pattern.as_json());
            self.out.raw("\"");
        }
        if !rules.format.is_empty() && takes_format(rules.format) {
            self.out.raw(",\"format\":\"");
            self.out.raw(rules.format.as_json());
            self.out.raw("\"");
        }
    }

    const fn item_counts(&mut self, rules: Option<Rules>, minimum: usize, maximum: usize) {
        let (at_least, at_most) = match rules {
            Some(rules) => (rules.min_items, rules.max_items),
            None => (None, None),
        };
        let least = match at_least {
            Some(least) if least > minimum => least,
            _ => minimum,
        };
        let most = match at_most {
            Some(most) if most < maximum => most,
            _ => maximum,
        };
        if least > 0 {
            self.out.raw(",\"minItems\":");
            self.out.number(least as i128);
        }
        if most < usize::MAX {
            self.out.raw(",\"maxItems\":");
            self.out.number(most as i128);
        }
    }
}

/// The type's own range as constraints. Bounds past 2⁵³ are left out: many servers read them as
/// doubles, which are not exact there.
const fn range(minimum: i128, maximum: i128) -> Rules {
    const EXACT: i128 = 1 << 53;
    let mut rules = Rules::NONE;
    if minimum >= -EXACT {
        rules.minimum = Some(Bound::Integer(minimum));
    }
    if maximum <= EXACT {
        rules.maximum = Some(Bound::Integer(maximum));
    }
    rules
}

/// Whether a constraint needs a keyword here.
const fn is_constrained(notes: &Notes<'_>) -> bool {
    match notes.rules() {
        Some(rules) => rules.are_visible(),
        None => false,
    }
}
