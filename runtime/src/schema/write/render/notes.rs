//! What is said about a value from outside its type: the descriptions that meet at one position, and
//! the constraints laid on it. It turns constraints that a dialect has no keyword for into words.

use super::Document;
use crate::schema::table::node::{Bound, Example, Rules, Text, Value};
use crate::schema::write::dialect::profile::Profile;

/// What is said at one position: a chain, the innermost first, for constant evaluation pays for
/// every byte that it copies.
#[derive(Clone, Copy)]
pub(super) struct Notes<'a> {
    doc: Text,
    rules: Option<&'a Rules>,
    /// Enum values whose documentation has no other place.
    values: &'static [Value],
    outer: Option<&'a Notes<'a>>,
}

impl<'a> Notes<'a> {
    pub(super) const NONE: Notes<'static> = Notes {
        doc: Text::EMPTY,
        rules: None,
        values: &[],
        outer: None,
    };

    /// Returns what is said by something further in.
    pub(super) const fn and<'b>(&'b self, doc: Text, rules: Option<&'b Rules>) -> Notes<'b> {
        Notes {
            doc,
            rules,
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
    pub(super) const fn is_silent(&self, profile: &Profile) -> bool {
        if !self.doc.is_empty() || !self.values.is_empty() {
            return false;
        }
        if let Some(rules) = self.rules
            && profile.says(rules)
        {
            return false;
        }
        match self.outer {
            Some(outer) => outer.is_silent(profile),
            None => true,
        }
    }

    /// All constraints, or nothing where there are none, which is the common case.
    pub(super) const fn rules(&self) -> Option<Rules> {
        let outer = match self.outer {
            Some(outer) => outer.rules(),
            None => None,
        };
        match (outer, self.rules) {
            (Some(outer), Some(own)) => Some(outer.and(own)),
            (None, Some(own)) => Some(*own),
            (outer, None) => outer,
        }
    }
}

impl Document<'_> {
    /// `"description":"…",`, or nothing where there is nothing to say.
    pub(super) const fn description(&mut self, notes: &Notes<'_>) {
        self.describe(notes, notes.rules());
    }

    /// The same, with these constraints, of which it gives back those that are no words.
    pub(super) const fn describe(
        &mut self,
        notes: &Notes<'_>,
        rules: Option<Rules>,
    ) -> Option<Rules> {
        if let Some(definition) = self.title {
            self.title = None;
            self.out.raw("\"title\":\"");
            self.type_name(definition);
            self.out.raw("\",");
        }
        self.say_all(notes);
        let keywords = match &rules {
            Some(rules) => {
                let (keywords, words) = self.profile.split(rules);
                self.words(&words);
                Some(keywords)
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

    /// What a value of an enum means.
    pub(super) const fn say_value(&mut self, name: Text, doc: Text) {
        if !doc.is_empty() {
            self.begin_description("\\n");
            self.out.raw("- `");
            self.out.raw(name.as_json());
            self.out.raw("`: ");
            self.out.raw(doc.as_json());
        }
    }

    /// Constraints as sentences.
    const fn words(&mut self, rules: &Rules) {
        self.range_words(rules.minimum, rules.maximum);
        self.bound_words("More than ", rules.exclusive_minimum);
        self.bound_words("Less than ", rules.exclusive_maximum);
        self.bound_words("A multiple of ", rules.multiple_of);
        self.count_words(rules.min_length, rules.max_length, " character");
        self.count_words(rules.min_items, rules.max_items, " item");
        self.quote_words("Pattern: `", rules.pattern, "`.");
        self.quote_words("Format: ", rules.format, ".");
        match rules.example {
            None => {}
            Some(Example::Text(text)) => self.quote_words("Example: `", text, "`"),
            Some(Example::Number(number)) => {
                self.sentence("Example: ");
                self.bound_value(number);
            }
            Some(Example::Boolean(true)) => self.sentence("Example: true"),
            Some(Example::Boolean(false)) => self.sentence("Example: false"),
        }
    }

    const fn sentence(&mut self, text: &str) {
        self.begin_description(" ");
        self.out.raw(text);
    }

    const fn range_words(&mut self, least: Option<Bound>, most: Option<Bound>) {
        let (least, most) = (telling(least), telling(most));
        match (least, most) {
            (Some(least), Some(most)) => {
                self.sentence("");
                self.bound_value(least);
                self.out.raw(" to ");
                self.bound_value(most);
                self.out.raw(".");
            }
            (least, most) => {
                self.bound_words("At least ", least);
                self.bound_words("At most ", most);
            }
        }
    }

    const fn bound_words(&mut self, words: &str, bound: Option<Bound>) {
        if let Some(bound) = bound {
            self.sentence(words);
            self.bound_value(bound);
            self.out.raw(".");
        }
    }

    /// A number as JSON writes it.
    pub(super) const fn bound_value(&mut self, bound: Bound) {
        match bound {
            Bound::Integer(number) => self.out.number(number),
            Bound::Decimal(_, json) => self.out.raw(json),
        }
    }

    const fn count_words(&mut self, least: Option<usize>, most: Option<usize>, unit: &str) {
        let number = match (least, most) {
            (None, None) => return,
            (Some(least), None) => {
                self.sentence("At least ");
                least
            }
            (None, Some(most)) => {
                self.sentence("At most ");
                most
            }
            (Some(least), Some(most)) if least == most => {
                self.sentence("Exactly ");
                most
            }
            (Some(least), Some(most)) => {
                self.sentence("");
                self.out.number(least as i128);
                self.out.raw(" to ");
                most
            }
        };
        self.out.number(number as i128);
        self.out.raw(unit);
        self.out.raw(if number == 1 { "." } else { "s." });
    }

    const fn quote_words(&mut self, before: &str, text: Text, after: &str) {
        if !text.is_empty() {
            self.sentence(before);
            self.out.raw(text.as_json());
            self.out.raw(after);
        }
    }
}

/// A bound, unless it is that of a 32-bit type, which no model needs to be told.
const fn telling(bound: Option<Bound>) -> Option<Bound> {
    const LEAST: i128 = i32::MIN as i128;
    const MOST: i128 = i32::MAX as i128;
    const UNSIGNED: i128 = u32::MAX as i128;
    match bound {
        Some(Bound::Integer(LEAST | MOST | UNSIGNED)) => None,
        bound => bound,
    }
}
