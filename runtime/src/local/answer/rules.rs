//! The keywords of several schemas that hold at the same place, together.
//!
//! One flat record per place: references followed, `allOf` gathered, one branch of each `anyOf`/`oneOf`
//! chosen by the caller. Makes no values and makes no random choice itself.

use super::json::Json;
use super::number::Bounds;

/// So many references are followed at one place.
const MOST_REFERENCES: usize = 500;

/// The whole schema, for references into it.
#[derive(Clone, Copy)]
pub(in crate::local) struct Document<'a>(pub(in crate::local) &'a Json);

/// The demands on one place of the answer.
pub(in crate::local) struct Rules<'a> {
    pub(in crate::local) kinds: Kinds,
    /// The kinds that the keywords are about, for schemas without a `type`.
    pub(in crate::local) hints: Kinds,
    /// One list per `enum` or `const`; a value must be in each.
    pub(in crate::local) choices: Vec<&'a [Json]>,
    /// Values that a schema gives for examples.
    pub(in crate::local) examples: Vec<&'a Json>,
    pub(in crate::local) bounds: Bounds,
    pub(in crate::local) lengths: (usize, usize),
    pub(in crate::local) patterns: Vec<&'a str>,
    pub(in crate::local) format: Option<&'a str>,
    /// The schema of what a string holds as JSON text.
    pub(in crate::local) content: Option<&'a Json>,
    pub(in crate::local) counts: (usize, usize),
    pub(in crate::local) unique: bool,
    /// The schemas with keywords for members or items.
    pub(in crate::local) parts: Vec<&'a Json>,
    /// Keywords that are tested on the finished value.
    pub(in crate::local) must_check: bool,
    /// A branch was chosen, so another attempt can come out differently.
    pub(in crate::local) chosen: bool,
    /// The targets of references followed on the way, as identities.
    pub(in crate::local) entered: Vec<usize>,
}

/// A set of JSON kinds; `number` is `INTEGER` and `FRACTION`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::local) struct Kinds(pub(in crate::local) u8);

impl Kinds {
    pub(in crate::local) const NONE: Self = Self(0);
    pub(in crate::local) const NULL: Self = Self(1);
    pub(in crate::local) const BOOLEAN: Self = Self(2);
    pub(in crate::local) const INTEGER: Self = Self(4);
    pub(in crate::local) const FRACTION: Self = Self(8);
    pub(in crate::local) const NUMBER: Self = Self(4 | 8);
    pub(in crate::local) const STRING: Self = Self(16);
    pub(in crate::local) const ARRAY: Self = Self(32);
    pub(in crate::local) const OBJECT: Self = Self(64);
    pub(in crate::local) const ALL: Self = Self(127);

    pub(in crate::local) fn named(name: &str) -> Self {
        match name {
            "null" => Self::NULL,
            "boolean" => Self::BOOLEAN,
            "integer" => Self::INTEGER,
            "number" => Self::NUMBER,
            "string" => Self::STRING,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            _ => Self::NONE,
        }
    }

    /// Returns what a `type` keyword allows: one name or a list of them.
    pub(in crate::local) fn of_type(keyword: &Json) -> Self {
        match keyword {
            Json::String(name) => Self::named(name),
            Json::Array(names) => names
                .iter()
                .filter_map(Json::text)
                .fold(Self::NONE, |kinds, name| {
                    Self(kinds.0 | Self::named(name).0)
                }),
            _ => Self::ALL,
        }
    }

    /// Returns the kind of a value; 2.0 is a whole number.
    pub(in crate::local) fn of_value(value: &Json) -> Self {
        match value.kind() {
            "number" => Self::FRACTION,
            kind => Self::named(kind),
        }
    }

    pub(in crate::local) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(in crate::local) fn has(self, other: Self) -> bool {
        self.and(other) != Self::NONE
    }
}

impl<'a> Document<'a> {
    /// Returns where a local reference points.
    pub(in crate::local) fn resolve(self, reference: &str) -> Option<&'a Json> {
        let pointer = reference.strip_prefix('#')?;
        if pointer.is_empty() {
            return Some(self.0);
        }
        pointer
            .strip_prefix('/')?
            .split('/')
            .try_fold(self.0, |place, token| {
                let token = unescape(token);
                match place {
                    Json::Array(items) => items.get(token.parse::<usize>().ok()?),
                    _ => place.get(&token),
                }
            })
    }
}

/// Replaces `~1` and `~0` of JSON pointers and the `%` escapes of addresses.
fn unescape(token: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = token.as_bytes();
    while let [first, after @ ..] = rest {
        let code = (*first == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|code| u8::from_str_radix(str::from_utf8(code).ok()?, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes)
        .replace("~1", "/")
        .replace("~0", "~")
}

/// The choice of a reference, or between branches.
pub(in crate::local) trait Chooser<'a> {
    /// Chooses one of the branches.
    fn branch(&mut self, branches: &'a [Json], rules: &Rules<'a>) -> Option<&'a Json>;

    /// Returns whether the condition of an `if` is to hold.
    fn condition(&mut self) -> bool;
}

impl<'a> Rules<'a> {
    /// Gathers the keywords of all schemas together; nothing if one of them allows nothing.
    pub(in crate::local) fn gather(
        document: Document<'a>,
        schemas: &[&'a Json],
        chooser: &mut impl Chooser<'a>,
    ) -> Option<Self> {
        let mut rules = Self {
            kinds: Kinds::ALL,
            hints: Kinds::NONE,
            choices: Vec::new(),
            examples: Vec::new(),
            bounds: Bounds::new(),
            lengths: (0, usize::MAX),
            patterns: Vec::new(),
            format: None,
            content: None,
            counts: (0, usize::MAX),
            unique: false,
            parts: Vec::new(),
            must_check: false,
            chosen: false,
            entered: Vec::new(),
        };
        // A stack keeps the order of the schema: what comes later is pushed deeper.
        let mut open: Vec<&'a Json> = schemas.iter().rev().copied().collect();
        while let Some(schema) = open.pop() {
            match schema {
                Json::Bool(false) => return None,
                Json::Object(members) => {
                    let mut next = Vec::new();
                    for (keyword, value) in members {
                        rules.take(keyword, value, schema);
                        rules.follow(document, keyword, value, chooser, &mut next)?;
                        if keyword == "if" {
                            rules.chosen = true;
                            let held = chooser.condition();
                            next.extend(held.then_some(value));
                            next.extend(schema.get(if held { "then" } else { "else" }));
                        }
                    }
                    open.extend(next.into_iter().rev());
                }
                _ => {}
            }
        }
        (rules.kinds != Kinds::NONE).then_some(rules)
    }

    /// Adds the schemas that apply at the same place, reached through one keyword.
    fn follow(
        &mut self,
        document: Document<'a>,
        keyword: &str,
        value: &'a Json,
        chooser: &mut impl Chooser<'a>,
        next: &mut Vec<&'a Json>,
    ) -> Option<()> {
        match (keyword, value) {
            ("$ref", Json::String(reference)) => {
                if let Some(target) = document.resolve(reference) {
                    let identity = identity(target);
                    // A reference that leads to itself asks for nothing more.
                    if self.entered.len() < MOST_REFERENCES && !self.entered.contains(&identity) {
                        self.entered.push(identity);
                        next.push(target);
                    }
                }
            }
            ("allOf", Json::Array(all)) => next.extend(all),
            ("anyOf" | "oneOf", Json::Array(branches)) => {
                self.must_check |= keyword == "oneOf";
                self.chosen = true;
                next.push(chooser.branch(branches, self)?);
            }
            _ => {}
        }
        Some(())
    }

    /// Takes one keyword about the value itself.
    fn take(&mut self, keyword: &str, value: &'a Json, schema: &'a Json) {
        match (keyword, value) {
            ("type", _) => self.kinds = self.kinds.and(Kinds::of_type(value)),
            ("enum", Json::Array(values)) => self.choices.push(values),
            ("const", _) => self.choices.push(std::slice::from_ref(value)),
            ("examples", Json::Array(values)) => self.examples.extend(values),
            ("example", _) => self.examples.push(value),
            ("minimum" | "exclusiveMinimum", Json::Number(bound)) => {
                self.hint(Kinds::NUMBER);
                self.bounds.at_least(bound, keyword != "minimum");
            }
            ("maximum" | "exclusiveMaximum", Json::Number(bound)) => {
                self.hint(Kinds::NUMBER);
                self.bounds.at_most(bound, keyword != "maximum");
            }
            ("multipleOf", Json::Number(step)) => {
                self.hint(Kinds::NUMBER);
                self.must_check = true;
                self.bounds.multiple_of(step.as_f64().unwrap_or(0.0));
            }
            ("contentSchema", _) => self.content = Some(value),
            ("minLength" | "maxLength" | "pattern" | "format", _) => {
                self.take_string(keyword, value);
            }
            ("minItems" | "maxItems" | "uniqueItems", _) => self.take_array(keyword, value),
            ("items" | "prefixItems" | "contains" | "additionalItems", _) => {
                self.part(Kinds::ARRAY, schema);
                self.must_check |= keyword == "contains";
            }
            (
                "properties"
                | "required"
                | "additionalProperties"
                | "patternProperties"
                | "minProperties"
                | "maxProperties"
                | "propertyNames",
                _,
            ) => {
                self.part(Kinds::OBJECT, schema);
                self.must_check |= matches!(keyword, "minProperties" | "propertyNames");
            }
            ("not" | "if" | "dependentRequired" | "dependentSchemas", _) => self.must_check = true,
            _ => {}
        }
    }

    fn take_string(&mut self, keyword: &str, value: &'a Json) {
        match (keyword, value) {
            ("minLength", _) => self.lengths.0 = self.lengths.0.max(size(value).unwrap_or(0)),
            ("maxLength", _) => {
                self.lengths.1 = self.lengths.1.min(size(value).unwrap_or(usize::MAX));
            }
            ("pattern", Json::String(pattern)) => {
                self.patterns.push(pattern);
                self.must_check = true;
            }
            (_, Json::String(format)) => self.format = Some(format),
            _ => return,
        }
        // A number's `format` (int32, double) says nothing about the kind.
        if keyword != "format" {
            self.hint(Kinds::STRING);
        }
    }

    fn take_array(&mut self, keyword: &str, value: &Json) {
        self.hint(Kinds::ARRAY);
        match keyword {
            "minItems" => self.counts.0 = self.counts.0.max(size(value).unwrap_or(0)),
            "maxItems" => self.counts.1 = self.counts.1.min(size(value).unwrap_or(usize::MAX)),
            _ => self.unique |= value.bool() == Some(true),
        }
    }

    fn part(&mut self, kind: Kinds, schema: &'a Json) {
        self.hint(kind);
        if !self.parts.iter().any(|part| std::ptr::eq(*part, schema)) {
            self.parts.push(schema);
        }
    }

    fn hint(&mut self, kind: Kinds) {
        self.hints = Kinds(self.hints.0 | kind.0);
    }
}

/// Returns a number by which schemas of one document are distinguished.
pub(in crate::local) fn identity(schema: &Json) -> usize {
    std::ptr::from_ref(schema).addr()
}

/// Reads a count that a keyword gives.
pub(in crate::local) fn size(value: &Json) -> Option<usize> {
    value
        .count()
        .map(|count| usize::try_from(count).unwrap_or(usize::MAX))
}
