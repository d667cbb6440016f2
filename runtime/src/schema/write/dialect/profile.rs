//! The features of a dialect of JSON Schema, and their effect on the constraints of a place. It knows
//! no type and writes nothing; what each provider takes is in `providers`.

use crate::schema::table::constraints::Constraints;
use crate::schema::table::keyword::{Keyword, Keywords};
use crate::schema::table::text;

/// The features that one dialect has, or several have in common.
#[derive(Clone, Copy)]
pub(crate) struct Profile {
    /// `true` if a key that serde can do without may be left out; else it is written, as `null`.
    pub(crate) optional: bool,
    /// The largest number of keys that may be left out; any further ones are written, as `null`.
    pub(crate) most_optional: usize,
    /// The largest number of places with several types.
    pub(crate) most_unions: usize,
    /// `true` if there is a type `null`; else `nullable` stands beside the type.
    pub(crate) null: bool,
    /// `true` if objects have `additionalProperties: false`.
    pub(crate) closed: bool,
    /// `true` if `$ref` and `$defs` are known.
    pub(crate) references: bool,
    /// The places where a type may refer to itself.
    pub(crate) recursion: Recursion,
    /// `true` if objects list the order of their keys.
    pub(crate) ordering: bool,
    /// The keywords for numbers that are taken.
    pub(crate) numbers: Keywords,
    /// The largest `minLength` and `maxLength`; 0 where there are none.
    pub(crate) longest_text: usize,
    /// `true` if lengths may stand beside a pattern.
    pub(crate) length_with_pattern: bool,
    /// The patterns that are taken.
    pub(crate) patterns: Patterns,
    /// The formats that are taken.
    pub(crate) formats: &'static [&'static str],
    /// The largest `minItems`; 0 where there is none.
    pub(crate) most_min_items: usize,
    /// The largest `maxItems`; 0 where there is none.
    pub(crate) most_max_items: usize,
    /// The deepest nesting of objects and lists.
    pub(crate) depth: usize,
    /// The properties of all objects.
    pub(crate) properties: usize,
    /// The values of all enums.
    pub(crate) enum_values: usize,
    /// The bytes of all names and enum values.
    pub(crate) characters: usize,
    /// The keys that are taken.
    pub(crate) keys: Keys,
    /// `true` if a string of JSON text has the schema of its content (`contentSchema`).
    pub(crate) contents: bool,
}

/// The keys that are taken.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Keys {
    /// Those of 1 to 64 of the characters `a-zA-Z0-9_.-`.
    Plain,
    /// All.
    All,
}

/// The places where a type may refer to itself.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Recursion {
    /// Nowhere.
    Nowhere,
    /// Behind a key that may be left out.
    Optional,
    /// Anywhere.
    Anywhere,
}

/// The patterns that are taken.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Patterns {
    /// None.
    None,
    /// Of `Whole` those that name their characters: of "any but" llama.cpp makes `"` and `\` too, which
    /// end the JSON string.
    Spelled,
    /// Those that describe the whole text, since others are misread, and without word boundaries.
    Whole,
    /// All.
    All,
}

impl Profile {
    /// The same structure, with a keyword for every constraint.
    #[cfg(feature = "local")]
    pub(crate) const fn constrained(&self) -> Self {
        Self {
            numbers: Keywords::NUMBERS,
            longest_text: usize::MAX,
            length_with_pattern: true,
            patterns: Patterns::All,
            formats: super::providers::LOCAL.formats,
            most_min_items: usize::MAX,
            most_max_items: usize::MAX,
            references: true,
            contents: true,
            ..*self
        }
    }

    /// Returns whether the table of some types is another one here.
    pub(crate) fn lays_out(&self) -> bool {
        self.recursion != Recursion::Anywhere || self.keys != Keys::All
    }

    /// The keywords of the constraints that are taken here; the others go into words.
    pub(crate) const fn taken(&self, constraints: &Constraints) -> Keywords {
        let others = Keywords::TEXT.or(Keywords::LISTS);
        let mut taken = constraints.keywords().and(self.numbers.or(others));
        if taken.and(others).is_empty() {
            return taken;
        }
        if !self.takes_pattern(constraints.text(Keyword::Pattern).as_str()) {
            taken = taken.but(Keyword::Pattern);
        }
        if !self.takes_format(constraints.text(Keyword::Format).as_str()) {
            taken = taken.but(Keyword::Format);
        }
        let lengths = self.length_with_pattern || !taken.has(Keyword::Pattern);
        let longest = if lengths { self.longest_text } else { 0 };
        if !fits(constraints.count(Keyword::MinLength), longest)
            || !fits(constraints.count(Keyword::MaxLength), longest)
        {
            taken = taken.without(Keywords::LENGTHS);
        }
        if !fits(constraints.count(Keyword::MinItems), self.most_min_items)
            || !fits(constraints.count(Keyword::MaxItems), self.most_max_items)
        {
            taken = taken.without(Keywords::LISTS);
        }
        taken
    }

    /// Returns whether some of the constraints have no keyword here.
    pub(crate) const fn needs_words(&self, constraints: &Constraints) -> bool {
        let words = constraints.keywords().without(self.taken(constraints));
        !words.is_empty() || constraints.example.is_some()
    }

    const fn takes_format(&self, format: &str) -> bool {
        format.is_empty() || text::contains(self.formats, format)
    }

    const fn takes_pattern(&self, pattern: &str) -> bool {
        match self.patterns {
            Patterns::None => pattern.is_empty(),
            Patterns::Spelled => {
                pattern.is_empty()
                    || (is_whole(pattern.as_bytes()) && is_spelled(pattern.as_bytes()))
            }
            Patterns::Whole => pattern.is_empty() || is_whole(pattern.as_bytes()),
            Patterns::All => true,
        }
    }

    /// Returns what both take.
    pub(crate) fn and(&self, other: &Self) -> Self {
        let optional = self.optional && other.optional;
        Self {
            optional,
            most_optional: self.most_optional.min(other.most_optional),
            most_unions: self.most_unions.min(other.most_unions),
            null: self.null && other.null,
            closed: self.closed && other.closed,
            references: self.references && other.references,
            recursion: match (self.recursion, other.recursion) {
                (Recursion::Nowhere, _) | (_, Recursion::Nowhere) => Recursion::Nowhere,
                (Recursion::Anywhere, Recursion::Anywhere) => Recursion::Anywhere,
                _ if optional => Recursion::Optional,
                _ => Recursion::Nowhere,
            },
            ordering: self.ordering && other.ordering,
            numbers: self.numbers.and(other.numbers),
            longest_text: self.longest_text.min(other.longest_text),
            length_with_pattern: self.length_with_pattern && other.length_with_pattern,
            patterns: match (self.patterns, other.patterns) {
                (Patterns::None, _) | (_, Patterns::None) => Patterns::None,
                (Patterns::Spelled, _) | (_, Patterns::Spelled) => Patterns::Spelled,
                (Patterns::All, Patterns::All) => Patterns::All,
                _ => Patterns::Whole,
            },
            formats: if self.formats.len() < other.formats.len() {
                common(self.formats, other.formats)
            } else {
                common(other.formats, self.formats)
            },
            most_min_items: self.most_min_items.min(other.most_min_items),
            most_max_items: self.most_max_items.min(other.most_max_items),
            depth: self.depth.min(other.depth),
            properties: self.properties.min(other.properties),
            enum_values: self.enum_values.min(other.enum_values),
            characters: self.characters.min(other.characters),
            keys: match (self.keys, other.keys) {
                (Keys::All, Keys::All) => Keys::All,
                _ => Keys::Plain,
            },
            contents: self.contents && other.contents,
        }
    }
}

/// `few`, if all of them are among `many`; else none, which is always right.
fn common(few: &'static [&'static str], many: &[&str]) -> &'static [&'static str] {
    if few.iter().all(|format| many.contains(format)) {
        few
    } else {
        &[]
    }
}

/// Returns whether the keyword takes the count; where `most` is 0 there is no such keyword.
const fn fits(count: Option<usize>, most: usize) -> bool {
    match count {
        Some(count) => most > 0 && count <= most,
        None => true,
    }
}

/// Returns whether a pattern says of itself that it describes the whole text, and needs no word boundary.
const fn is_whole(pattern: &[u8]) -> bool {
    if pattern.len() < 2 || pattern[0] != b'^' || pattern[pattern.len() - 1] != b'$' {
        return false;
    }
    let mut groups = 0;
    let mut in_class = false;
    let mut i = 1;
    while i < pattern.len() {
        match pattern[i] {
            b'\\' => {
                i += 1;
                if i + 1 >= pattern.len() || matches!(pattern[i], b'b' | b'B') {
                    return false;
                }
            }
            b'[' => in_class = true,
            b']' => in_class = false,
            b'(' if !in_class => groups += 1,
            b')' if !in_class => groups -= 1,
            b'|' if !in_class && groups == 0 => return false,
            _ => {}
        }
        i += 1;
    }
    true
}

/// Returns whether a pattern names the characters that it takes, and none that JSON escapes.
const fn is_spelled(pattern: &[u8]) -> bool {
    let mut in_class = false;
    let mut i = 0;
    while i < pattern.len() {
        match pattern[i] {
            b'"' => return false,
            b'\\' => {
                i += 1;
                if i < pattern.len() && matches!(pattern[i], b'\\' | b'D' | b'W' | b'S' | b'P') {
                    return false;
                }
            }
            b'.' if !in_class => return false,
            b'[' => {
                in_class = true;
                if i + 1 < pattern.len() && pattern[i + 1] == b'^' {
                    return false;
                }
            }
            b']' => in_class = false,
            _ => {}
        }
        i += 1;
    }
    true
}
