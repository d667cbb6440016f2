//! The schema of one position, whatever its kind. It leaves the keys of objects to `object` and the
//! variants of enums to `union`.

use super::notes::Notes;
use super::{Document, INLINE_DEPTH};
use crate::schema::table::keyword::Keywords;
use crate::schema::table::node::{Constraints, Keyword, Kind, NodeRef, Operand, Text, Value};
use crate::schema::table::shape;
use crate::schema::write::name;

/// The description of a string in which the model writes JSON.
const JSON: Text = Text::plain("A JSON value, written as JSON text.");

impl Document<'_> {
    /// One place where a value stands.
    pub(super) const fn position(&mut self, node: NodeRef, notes: &Notes<'_>, nullable: bool) {
        if self.out.overflowed() {
            return;
        }
        if let Kind::Recursive(id) = node.get().kind {
            return self.reference(id, notes, nullable);
        }
        let Some(definition) = shape::definition(node) else {
            return self.body(node, notes, nullable);
        };
        let Some(index) = self.registry.find(definition.id) else {
            unreachable!()
        };
        if self.depth >= INLINE_DEPTH && self.profile.references {
            self.shared[index] = true;
        }
        // Constraints cannot stand beside a `$ref`; what they constrain is a list, and short. A
        // description can, in an `anyOf` around it, where those are not counted.
        let counted = self.profile.most_unions < usize::MAX;
        let bare = nullable || !counted || notes.is_empty(self.profile);
        if self.shared[index] && bare && !is_constrained(notes) {
            return self.reference(definition.id, notes, nullable);
        }
        self.depth += 1;
        self.entitle(node);
        self.body(node, notes, nullable);
        self.depth -= 1;
    }

    /// A `$ref`. Strict mode takes no keyword beside it, so a description or `null` needs an `anyOf`.
    const fn reference(&mut self, id: u64, notes: &Notes<'_>, nullable: bool) {
        let Some(index) = self.registry.find(id) else {
            unreachable!()
        };
        let bare = !nullable && notes.is_empty(self.profile);
        if !bare {
            self.open_union(notes);
        }
        self.out.raw("{\"$ref\":\"#/$defs/");
        self.definition_name(index);
        self.out.raw("\"}");
        if !bare {
            self.close_union(nullable);
        }
    }

    /// The schema itself, never a reference.
    pub(super) const fn body(&mut self, node: NodeRef, notes: &Notes<'_>, nullable: bool) {
        let node = node.get();
        let notes = &notes.and(node.doc, None);
        match &node.kind {
            Kind::Null => self.null(notes),
            Kind::Boolean => self.scalar("boolean", notes, notes.constraints(), nullable),
            Kind::Number | Kind::String | Kind::Parsed => {
                let name = if matches!(node.kind, Kind::Number) {
                    "number"
                } else {
                    "string"
                };
                self.scalar(name, notes, notes.constraints(), nullable);
            }
            Kind::Integer { minimum, maximum } => {
                let constraints = with(notes.constraints(), &range(*minimum, *maximum));
                self.scalar("integer", notes, Some(constraints), nullable);
            }
            Kind::Json => {
                let notes = &notes.and(JSON, None);
                self.scalar("string", notes, notes.constraints(), nullable);
            }
            Kind::Quoted(quoted) => self.quoted(quoted.node, notes, nullable),
            Kind::Array {
                items,
                minimum,
                maximum,
            } => {
                let constraints = with(
                    notes.constraints(),
                    &Constraints::of_counts(*minimum, *maximum),
                );
                let keywords = self.open("array", notes, Some(constraints), nullable);
                self.out.raw(",\"items\":");
                self.position(*items, &Notes::NONE, false);
                self.close(keywords, nullable);
            }
            Kind::Map { key, value } => {
                let keywords = self.open("array", notes, notes.constraints(), nullable);
                self.out
                    .raw(",\"items\":{\"type\":\"object\",\"properties\":{\"key\":");
                self.position(*key, &Notes::NONE, false);
                self.out.raw(",\"value\":");
                self.position(*value, &Notes::NONE, false);
                self.out.raw("},\"required\":[\"key\",\"value\"]");
                if self.profile.ordering {
                    self.out.raw(",\"propertyOrdering\":[\"key\",\"value\"]");
                }
                self.close_keys();
                self.out.raw("}");
                self.close(keywords, nullable);
            }
            Kind::Nullable(inner) => self.position(*inner, notes, true),
            Kind::Newtype(field) => {
                self.position(
                    field.node,
                    &notes.and(field.doc, field.constraints),
                    nullable,
                );
            }
            Kind::Object(fields) => self.object(fields, notes, nullable, true),
            Kind::Tuple(fields) => self.object(fields, notes, nullable, false),
            Kind::Enum(values) => self.string_enum(values, notes, nullable),
            Kind::Union(tagging, variants) => self.union(tagging, variants, notes, nullable),
            // A copy of the table is written in which there is none (`import`).
            Kind::Foreign(_) => self.out.raw("{}"),
            Kind::Recursive(id) => self.reference(*id, notes, nullable),
        }
    }

    /// A value as JSON text in a string.
    const fn quoted(&mut self, node: NodeRef, notes: &Notes<'_>, nullable: bool) {
        self.out.raw("{");
        self.say_all(notes);
        self.begin_description("\\n\\n");
        self.out.raw("A nested `");
        name::node(node.get(), self.out);
        self.out.raw("`, written as JSON text.");
        self.end_description();
        self.typed("string", nullable);
        if self.profile.contents {
            self.out
                .raw(",\"contentMediaType\":\"application/json\",\"contentSchema\":");
            self.position(node, &Notes::NONE, false);
        }
        self.close(None, nullable);
    }

    /// The place for nothing but `null`.
    pub(super) const fn null(&mut self, notes: &Notes<'_>) {
        self.written.nulls += 1;
        self.scalar("null", notes, notes.constraints(), false);
    }

    const fn scalar(
        &mut self,
        name: &str,
        notes: &Notes<'_>,
        constraints: Option<Constraints>,
        nullable: bool,
    ) {
        let keywords = self.open(name, notes, constraints, nullable);
        self.close(keywords, nullable);
    }

    /// `{"description":…,"type":…` and so far; gives the constraints that are to become keywords.
    const fn open(
        &mut self,
        name: &str,
        notes: &Notes<'_>,
        constraints: Option<Constraints>,
        nullable: bool,
    ) -> Option<Constraints> {
        self.out.raw("{");
        let keywords = self.describe(notes, constraints);
        self.typed(name, nullable);
        keywords
    }

    /// `"type":…`, with `null` beside it if need be.
    const fn typed(&mut self, name: &str, nullable: bool) {
        let listed = nullable && self.profile.null;
        if listed {
            self.written.unions += 1;
        }
        self.out.raw(if listed {
            "\"type\":[\""
        } else {
            "\"type\":\""
        });
        self.out.raw(name);
        self.out.raw(if listed { "\",\"null\"]" } else { "\"" });
    }

    /// The constraints as keywords, and the end.
    const fn close(&mut self, keywords: Option<Constraints>, nullable: bool) {
        if let Some(constraints) = keywords {
            self.keywords(&constraints);
        }
        self.nullable(nullable);
        self.out.raw("}");
    }

    /// The values of an enum without data. `null` stands beside it: as one of its values it would
    /// be outside what all providers take.
    const fn string_enum(&mut self, values: &'static [Value], notes: &Notes<'_>, nullable: bool) {
        let notes = notes.values(values);
        if nullable && self.profile.null {
            self.open_union(&notes);
            self.strings(values, &Notes::NONE, false);
            self.close_union(true);
        } else {
            self.strings(values, &notes, nullable);
        }
    }

    const fn strings(&mut self, values: &[Value], notes: &Notes<'_>, nullable: bool) {
        self.open("string", notes, notes.constraints(), nullable);
        self.out.raw(",\"enum\":[");
        let mut i = 0;
        while i < values.len() {
            self.out.raw(if i > 0 { ",\"" } else { "\"" });
            self.out.raw(values[i].name.as_json());
            self.out.raw("\"");
            i += 1;
        }
        self.out.raw("]");
        self.nullable(nullable);
        self.out.raw("}");
    }

    const fn keywords(&mut self, constraints: &Constraints) {
        let mut rest = constraints.keywords();
        while let Some(row) = rest.next() {
            self.out.raw(",\"");
            self.out.raw(row.name);
            let operand = constraints.operand(row.keyword);
            let is_text = matches!(operand, Operand::Text(_));
            self.out.raw(if is_text { "\":\"" } else { "\":" });
            self.operand_value(operand);
            if is_text {
                self.out.raw("\"");
            }
        }
    }
}

/// The constraints together with those of the type itself.
const fn with(constraints: Option<Constraints>, own: &Constraints) -> Constraints {
    match constraints {
        Some(constraints) => constraints.and(own),
        None => *own,
    }
}

/// The type's own range as constraints. Bounds past 2⁵³ are left out: many servers read them as
/// doubles, which are not exact there.
const fn range(minimum: i128, maximum: i128) -> Constraints {
    const EXACT: i128 = 1 << 53;
    let mut range = Constraints::of_range(minimum, maximum);
    if minimum < -EXACT {
        range = range.only(Keywords::NUMBERS.but(Keyword::Minimum));
    }
    if maximum > EXACT {
        range = range.only(Keywords::NUMBERS.but(Keyword::Maximum));
    }
    range
}

/// Returns whether a constraint needs a keyword here.
const fn is_constrained(notes: &Notes<'_>) -> bool {
    match notes.constraints() {
        Some(constraints) => constraints.are_visible(),
        None => false,
    }
}
