//! What is said about a value from outside its type: the descriptions that meet at one position, and
//! the constraints laid on it. It turns constraints that strict mode does not take into words.

use super::super::node::{Bound, Example, Rules, Text, Value};
use super::super::text;
use super::Document;

/// The formats that strict mode takes.
const FORMATS: [&str; 9] = [
    "date-time",
    "time",
    "date",
    "duration",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "uuid",
];

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

    /// What is said by something further in.
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

    /// Whether nothing is said, so that a `$ref` can stand by itself.
    pub(super) const fn is_silent(&self) -> bool {
        if !self.doc.is_empty() || !self.values.is_empty() {
            return false;
        }
        if let Some(rules) = self.rules
            && has_words(rules)
        {
            return false;
        }
        match self.outer {
            Some(outer) => outer.is_silent(),
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

/// Whether some of the constraints have no keyword in strict mode.
const fn has_words(rules: &Rules) -> bool {
    rules.example.is_some()
        || rules.min_length.is_some()
        || rules.max_length.is_some()
        || (!rules.format.is_empty() && !takes_format(rules.format))
}

/// Whether strict mode takes this `format`.
pub(super) const fn takes_format(format: Text) -> bool {
    let mut i = 0;
    while i < FORMATS.len() {
        if text::equal(FORMATS[i], format.as_str()) {
            return true;
        }
        i += 1;
    }
    false
}

impl Document {
    /// `"description":"…",`, or nothing where there is nothing to say.
    pub(super) const fn description(&mut self, notes: &Notes<'_>) {
        self.say_all(notes);
        if let Some(rules) = notes.rules() {
            self.words(&rules);
        }
        self.fall_silent();
    }

    /// A piece of a description, in a paragraph of its own.
    pub(super) const fn say(&mut self, doc: Text) {
        if !doc.is_empty() {
            self.speak("\\n\\n");
            self.out.raw(doc.as_json());
        }
    }

    /// Begins the description, or puts `between` after what has been said.
    pub(super) const fn speak(&mut self, between: &str) {
        self.out.raw(if self.speaking {
            between
        } else {
            "\"description\":\""
        });
        self.speaking = true;
    }

    /// Ends the description, if one was begun.
    pub(super) const fn fall_silent(&mut self) {
        if self.speaking {
            self.out.raw("\",");
        }
        self.speaking = false;
    }

    const fn say_all(&mut self, notes: &Notes<'_>) {
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
            self.speak("\\n");
            self.out.raw("- `");
            self.out.raw(name.as_json());
            self.out.raw("`: ");
            self.out.raw(doc.as_json());
        }
    }

    /// The constraints that have no keyword in strict mode. Lengths: one probe was refused and
    /// another accepted, so they go into words, which are always taken.
    const fn words(&mut self, rules: &Rules) {
        let range = match (rules.min_length, rules.max_length) {
            (None, None) => None,
            (Some(least), None) => Some(("At least ", least, "", 0)),
            (None, Some(most)) => Some(("At most ", most, "", 0)),
            (Some(least), Some(most)) if least == most => Some(("Exactly ", least, "", 0)),
            (Some(least), Some(most)) => Some(("", least, " to ", most)),
        };
        if let Some((before, first, between, second)) = range {
            self.speak(" ");
            self.out.raw(before);
            self.out.number(first as i128);
            if !between.is_empty() {
                self.out.raw(between);
                self.out.number(second as i128);
            }
            let one = between.is_empty() && first == 1;
            self.out
                .raw(if one { " character." } else { " characters." });
        }
        if !rules.format.is_empty() && !takes_format(rules.format) {
            self.speak(" ");
            self.out.raw("Format: ");
            self.out.raw(rules.format.as_json());
            self.out.raw(".");
        }
        if let Some(example) = rules.example {
            self.speak(" ");
            self.out.raw("Example: ");
            match example {
                Example::Text(text) => {
                    self.out.raw("`");
                    self.out.raw(text.as_json());
                    self.out.raw("`");
                }
                Example::Number(Bound::Integer(number)) => self.out.number(number),
                Example::Number(Bound::Decimal(_, json)) => self.out.raw(json),
                Example::Boolean(true) => self.out.raw("true"),
                Example::Boolean(false) => self.out.raw("false"),
            }
        }
    }
}
