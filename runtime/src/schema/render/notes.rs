//! What is said about a value from outside its type: the descriptions that meet at one position, and
//! the constraints laid on it. It turns constraints that strict mode does not take into words.

use super::super::node::{Rules, Text, Value};
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

/// The descriptions and constraints of one position, the outermost first.
#[derive(Clone, Copy)]
pub(super) struct Notes {
    docs: [Text; Notes::CAPACITY],
    len: usize,
    pub(super) rules: Rules,
    /// Enum values whose documentation has no other place.
    values: &'static [Value],
}

impl Notes {
    const CAPACITY: usize = 6;
    pub(super) const NONE: Self = Self {
        docs: [Text::EMPTY; Self::CAPACITY],
        len: 0,
        rules: Rules::NONE,
        values: &[],
    };

    /// With the description of something further in.
    pub(super) const fn doc(mut self, doc: Text) -> Self {
        if !doc.is_empty() && self.len < Self::CAPACITY {
            self.docs[self.len] = doc;
            self.len += 1;
        }
        self
    }

    /// With the constraints of something further in.
    pub(super) const fn rules(mut self, rules: Option<&Rules>) -> Self {
        if let Some(rules) = rules {
            self.rules = self.rules.and(rules);
        }
        self
    }

    /// With the documentation of the values.
    pub(super) const fn values(mut self, values: &'static [Value]) -> Self {
        let mut i = 0;
        while i < values.len() {
            if !values[i].doc.is_empty() {
                self.values = values;
            }
            i += 1;
        }
        self
    }

    /// Whether it would put a keyword beside a `$ref`.
    pub(super) const fn is_silent(&self) -> bool {
        self.len == 0 && self.values.is_empty() && !self.has_words()
    }

    const fn has_words(&self) -> bool {
        self.rules.min_length.is_some()
            || self.rules.max_length.is_some()
            || (!self.rules.format.is_empty() && !takes_format(self.rules.format))
    }
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
    pub(super) const fn description(&mut self, notes: &Notes) {
        if notes.is_silent() {
            return;
        }
        self.out.raw("\"description\":\"");
        let mut any = false;
        let mut i = 0;
        while i < notes.len {
            if any {
                self.out.raw("\\n\\n");
            }
            self.out.raw(notes.docs[i].as_json());
            any = true;
            i += 1;
        }
        i = 0;
        while i < notes.values.len() {
            let value = &notes.values[i];
            if !value.doc.is_empty() {
                if any {
                    self.out.raw("\\n");
                }
                self.out.raw("- `");
                self.out.raw(value.name.as_json());
                self.out.raw("`: ");
                self.out.raw(value.doc.as_json());
                any = true;
            }
            i += 1;
        }
        self.words(&notes.rules, any);
        self.out.raw("\",");
    }

    /// The constraints that have no keyword in strict mode. Lengths: one probe was refused and
    /// another accepted, so they go into words, which are always taken.
    const fn words(&mut self, rules: &Rules, mut any: bool) {
        let range = match (rules.min_length, rules.max_length) {
            (None, None) => None,
            (Some(least), None) => Some(("At least ", least, "", 0)),
            (None, Some(most)) => Some(("At most ", most, "", 0)),
            (Some(least), Some(most)) if least == most => Some(("Exactly ", least, "", 0)),
            (Some(least), Some(most)) => Some(("", least, " to ", most)),
        };
        if let Some((before, first, between, second)) = range {
            if any {
                self.out.raw(" ");
            }
            self.out.raw(before);
            self.out.number(first as i128);
            if !between.is_empty() {
                self.out.raw(between);
                self.out.number(second as i128);
            }
            let one = between.is_empty() && first == 1;
            self.out
                .raw(if one { " character." } else { " characters." });
            any = true;
        }
        if !rules.format.is_empty() && !takes_format(rules.format) {
            if any {
                self.out.raw(" ");
            }
            self.out.raw("Format: ");
            self.out.raw(rules.format.as_json());
            self.out.raw(".");
        }
    }
}
