//! The descriptions and constraints of one position that come from outside the type of its value. It turns constraints that a dialect has no keyword for into words.

use super::Document;
use crate::schema::table::keyword::Keywords;
use crate::schema::table::node::{Bound, Constraints, Example, Keyword, Operand, Text, Value};
use crate::schema::write::dialect::profile::Profile;
use crate::schema::write::name;

/// The descriptions and constraints of one position: a chain, the innermost first, for constant evaluation
/// pays for every byte that it copies.
#[derive(Clone, Copy)]
pub(super) struct Notes<'a> {
    doc: Text,
    constraints: Option<&'a Constraints>,
    /// Enum values whose documentation has no other place.
    values: &'static [Value],
    outer: Option<&'a Notes<'a>>,
}

impl<'a> Notes<'a> {
    pub(super) const NONE: Notes<'static> = Notes {
        doc: Text::EMPTY,
        constraints: None,
        values: &[],
        outer: None,
    };

    /// Returns what is said by something further in.
    pub(super) const fn and<'b>(
        &'b self,
        doc: Text,
        constraints: Option<&'b Constraints>,
    ) -> Notes<'b> {
        Notes {
            doc,
            constraints,
            values: &[],
            outer: Some(self),
        }
    }

    /// With the documentation of the values.
    pub(super) const fn values<'b>(&'b self, values: &'static [Value]) -> Notes<'b> {
        let mut notes = self.and(Text::EMPTY, None);
        let mut i = 0;
        while i < values.len() {
            if !values[i].doc.is_empty() {
                notes.values = values;
                return notes;
            }
            i += 1;
        }
        notes
    }

    /// Returns whether nothing is said, so that a `$ref` can stand by itself.
    pub(super) const fn is_empty(&self, profile: &Profile) -> bool {
        if !self.doc.is_empty() || !self.values.is_empty() {
            return false;
        }
        if let Some(constraints) = self.constraints
            && profile.needs_words(constraints)
        {
            return false;
        }
        match self.outer {
            Some(outer) => outer.is_empty(profile),
            None => true,
        }
    }

    /// All constraints, or nothing where there are none, which is the common case.
    pub(super) const fn constraints(&self) -> Option<Constraints> {
        let outer = match self.outer {
            Some(outer) => outer.constraints(),
            None => None,
        };
        match (outer, self.constraints) {
            (Some(outer), Some(own)) => Some(outer.and(own)),
            (None, Some(own)) => Some(*own),
            (outer, None) => outer,
        }
    }
}

impl Document<'_> {
    /// `"description":"…",`, or nothing where there is nothing to say.
    pub(super) const fn description(&mut self, notes: &Notes<'_>) {
        self.describe(notes, notes.constraints());
    }

    /// The same, with these constraints, of which it gives back those that are no words.
    pub(super) const fn describe(
        &mut self,
        notes: &Notes<'_>,
        constraints: Option<Constraints>,
    ) -> Option<Constraints> {
        if let Some(definition) = self.title {
            self.title = None;
            self.out.raw("\"title\":\"");
            name::definition(definition, self.out);
            self.out.raw("\",");
        }
        self.say_all(notes);
        let keywords = match &constraints {
            Some(constraints) => {
                let taken = self.profile.taken(constraints);
                self.words(constraints, constraints.keywords().without(taken));
                Some(constraints.only(taken))
            }
            None => None,
        };
        self.end_description();
        keywords
    }

    /// A piece of a description, in a paragraph of its own.
    pub(super) const fn say(&mut self, doc: Text) {
        if !doc.is_empty() {
            self.begin_description("\\n\\n");
            self.out.raw(doc.as_json());
        }
    }

    /// Begins the description, or puts `between` after what has been said.
    pub(super) const fn begin_description(&mut self, between: &str) {
        self.out.raw(if self.description_open {
            between
        } else {
            "\"description\":\""
        });
        self.description_open = true;
    }

    /// Ends the description, if one was begun.
    pub(super) const fn end_description(&mut self) {
        if self.description_open {
            self.out.raw("\",");
        }
        self.description_open = false;
    }

    pub(super) const fn say_all(&mut self, notes: &Notes<'_>) {
        if let Some(outer) = notes.outer {
            self.say_all(outer);
        }
        self.say(notes.doc);
        let mut i = 0;
        while i < notes.values.len() {
            self.say_value(notes.values[i].name, notes.values[i].doc);
            i += 1;
        }
    }

    /// Writes the meaning of a value of an enum.
    pub(super) const fn say_value(&mut self, name: Text, doc: Text) {
        if !doc.is_empty() {
            self.begin_description("\\n");
            self.out.raw("- `");
            self.out.raw(name.as_json());
            self.out.raw("`: ");
            self.out.raw(doc.as_json());
        }
    }

    /// Constraints as sentences: those of these keywords, and the example.
    const fn words(&mut self, constraints: &Constraints, mut rest: Keywords) {
        // The bounds of 32-bit types no model needs to be told.
        if is_of_a_type(constraints.number(Keyword::Minimum)) {
            rest = rest.but(Keyword::Minimum);
        }
        if is_of_a_type(constraints.number(Keyword::Maximum)) {
            rest = rest.but(Keyword::Maximum);
        }
        while let Some(row) = rest.next() {
            let operand = constraints.operand(row.keyword);
            match row.upper {
                Some(upper) if rest.has(upper) => {
                    rest = rest.but(upper);
                    self.range_words(operand, constraints.operand(upper), row.words.1);
                }
                _ => {
                    self.sentence(row.words.0);
                    self.operand_words(operand, row.words.1);
                }
            }
        }
        match constraints.example {
            None => {}
            Some(Example::Text(text)) => {
                self.sentence("Example: `");
                self.operand_words(Operand::Text(text), "`");
            }
            Some(Example::Number(number)) => {
                self.sentence("Example: ");
                self.operand_value(Operand::Number(number));
            }
            Some(Example::Boolean(true)) => self.sentence("Example: true"),
            Some(Example::Boolean(false)) => self.sentence("Example: false"),
        }
    }

    const fn sentence(&mut self, text: &str) {
        self.begin_description(" ");
        self.out.raw(text);
    }

    /// Both bounds in one sentence.
    const fn range_words(&mut self, least: Operand, most: Operand, after: &str) {
        match (least, most) {
            (Operand::Count(least), Operand::Count(most)) if least == most => {
                self.sentence("Exactly ");
            }
            _ => {
                self.sentence("");
                self.operand_value(least);
                self.out.raw(" to ");
            }
        }
        self.operand_words(most, after);
    }

    /// The value of a keyword, and what stands behind it.
    const fn operand_words(&mut self, operand: Operand, after: &str) {
        self.operand_value(operand);
        self.out.raw(after);
        match operand {
            Operand::Count(1) => self.out.raw("."),
            Operand::Count(_) => self.out.raw("s."),
            Operand::Number(_) | Operand::Text(_) => {}
        }
    }

    /// The value of a keyword as JSON writes it, text without its quotes.
    pub(super) const fn operand_value(&mut self, operand: Operand) {
        match operand {
            Operand::Number(Bound::Integer(number)) => self.out.number(number),
            Operand::Number(Bound::Decimal(_, json)) => self.out.raw(json),
            Operand::Count(count) => self.out.number(count as i128),
            Operand::Text(text) => self.out.raw(text.as_json()),
        }
    }
}

/// Returns whether the bound is that of a 32-bit type.
const fn is_of_a_type(bound: Option<Bound>) -> bool {
    const LEAST: i128 = i32::MIN as i128;
    const MOST: i128 = i32::MAX as i128;
    const UNSIGNED: i128 = u32::MAX as i128;
    matches!(bound, Some(Bound::Integer(LEAST | MOST | UNSIGNED)))
}
