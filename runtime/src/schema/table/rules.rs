//! The constraints of one position, in JSON Schema's words, as data of the schema table.
//!
//! It says what may be asked, not who asks it: writing them into a schema is `render`, holding an
//! answer to them is `validate`.

use super::json_path::Step;
use super::text::Text;

/// What a value must fulfil besides having its type.
#[derive(Clone, Copy)]
pub struct Rules {
    /// The number is at least this.
    pub minimum: Option<Bound>,
    /// The number is at most this.
    pub maximum: Option<Bound>,
    /// The number is greater than this.
    pub exclusive_minimum: Option<Bound>,
    /// The number is less than this.
    pub exclusive_maximum: Option<Bound>,
    /// The number is a multiple of this.
    pub multiple_of: Option<Bound>,
    /// The text has at least this many characters.
    pub min_length: Option<usize>,
    /// The text has at most this many characters.
    pub max_length: Option<usize>,
    /// The text matches this regular expression; empty for none.
    pub pattern: Text,
    /// The text has this format, one of JSON Schema's; empty for none.
    pub format: Text,
    /// The list has at least this many items.
    pub min_items: Option<usize>,
    /// The list has at most this many items.
    pub max_items: Option<usize>,
    /// A value as it might be.
    pub example: Option<Example>,
    /// Whether the type itself guarantees them, so that they are for the schema alone.
    pub implied: bool,
    /// The user's own rule: it reads the value from its JSON text.
    pub validate: Option<Validator>,
}

/// Reads a value from its JSON text and holds it to the user's own rules.
pub type Validator = fn(&str) -> Vec<Complaint>;

/// What a rule of the user's says against a value.
#[derive(Debug)]
pub struct Complaint {
    /// Where in the value, by the names that Rust has.
    pub(crate) steps: Vec<Step>,
    pub(crate) message: String,
}

impl Complaint {
    /// A word against the value as a whole.
    pub fn new(message: String) -> Self {
        Self {
            steps: Vec::new(),
            message,
        }
    }
}

impl Rules {
    /// No constraint.
    pub const NONE: Self = Self {
        minimum: None,
        maximum: None,
        exclusive_minimum: None,
        exclusive_maximum: None,
        multiple_of: None,
        min_length: None,
        max_length: None,
        pattern: Text::EMPTY,
        format: Text::EMPTY,
        min_items: None,
        max_items: None,
        example: None,
        implied: false,
        validate: None,
    };

    /// Text of a format, which the type itself guarantees.
    pub const fn of_format(format: &'static str) -> Self {
        Self {
            format: Text::plain(format),
            implied: true,
            ..Self::NONE
        }
    }

    /// One character. The length says it once more, for dialects that take it and no such pattern.
    pub(crate) const fn of_character() -> Self {
        let mut rules = Self::of_pattern(Text::plain("^.$"));
        (rules.min_length, rules.max_length) = (Some(1), Some(1));
        rules
    }

    /// Text that matches a pattern, which the type itself guarantees.
    pub const fn of_pattern(pattern: Text) -> Self {
        Self {
            pattern,
            implied: true,
            ..Self::NONE
        }
    }

    /// These and those of a position further in. A schema has each word once, so the narrower
    /// bound is taken, and of two patterns or formats the outer one.
    pub(crate) const fn and(self, inner: &Self) -> Self {
        Self {
            minimum: larger(self.minimum, inner.minimum),
            maximum: smaller(self.maximum, inner.maximum),
            exclusive_minimum: larger(self.exclusive_minimum, inner.exclusive_minimum),
            exclusive_maximum: smaller(self.exclusive_maximum, inner.exclusive_maximum),
            multiple_of: match self.multiple_of {
                None => inner.multiple_of,
                outer => outer,
            },
            min_length: most(self.min_length, inner.min_length),
            max_length: least(self.max_length, inner.max_length),
            pattern: if self.pattern.is_empty() {
                inner.pattern
            } else {
                self.pattern
            },
            format: if self.format.is_empty() {
                inner.format
            } else {
                self.format
            },
            min_items: most(self.min_items, inner.min_items),
            max_items: least(self.max_items, inner.max_items),
            example: match self.example {
                None => inner.example,
                outer => outer,
            },
            implied: false,
            validate: None,
        }
    }

    /// Returns whether there is a constraint on numbers.
    pub(crate) const fn on_numbers(&self) -> bool {
        // One pattern: constant evaluation pays for every call.
        !matches!(
            self,
            Self {
                minimum: None,
                maximum: None,
                exclusive_minimum: None,
                exclusive_maximum: None,
                multiple_of: None,
                ..
            }
        )
    }

    /// Returns whether there is a constraint on text.
    pub(crate) const fn on_text(&self) -> bool {
        !matches!((self.min_length, self.max_length), (None, None))
            || !self.pattern.is_empty()
            || !self.format.is_empty()
    }

    /// Returns whether there is a constraint on lists.
    pub(crate) const fn on_lists(&self) -> bool {
        !matches!((self.min_items, self.max_items), (None, None))
    }

    /// Returns whether an answer has to be held to any of it.
    pub(crate) const fn are_checked(&self) -> bool {
        !self.implied && (self.are_visible() || self.validate.is_some())
    }

    /// Returns whether a schema would show any of it.
    pub(crate) const fn are_visible(&self) -> bool {
        self.on_numbers() || self.on_text() || self.on_lists()
    }
}

/// A value as it might be, of a kind that an attribute can hold.
#[derive(Clone, Copy)]
pub enum Example {
    /// Text.
    Text(Text),
    /// A number.
    Number(Bound),
    /// `true` or `false`.
    Boolean(bool),
}

/// A number that a constraint names.
#[derive(Clone, Copy)]
pub enum Bound {
    /// A whole number.
    Integer(i128),
    /// Any other number, and how JSON writes it.
    Decimal(f64, &'static str),
}

impl Bound {
    pub(crate) const fn as_f64(self) -> f64 {
        match self {
            Self::Integer(number) => number as f64,
            Self::Decimal(number, _) => number,
        }
    }

    /// Returns whether it is less than `other`; exact between whole numbers.
    pub(crate) const fn is_below(self, other: Self) -> bool {
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) => a < b,
            _ => self.as_f64() < other.as_f64(),
        }
    }
}

const fn larger(a: Option<Bound>, b: Option<Bound>) -> Option<Bound> {
    match (a, b) {
        (Some(x), Some(y)) => Some(if x.is_below(y) { y } else { x }),
        (None, bound) | (bound, None) => bound,
    }
}

const fn smaller(a: Option<Bound>, b: Option<Bound>) -> Option<Bound> {
    match (a, b) {
        (Some(x), Some(y)) => Some(if y.is_below(x) { y } else { x }),
        (None, bound) | (bound, None) => bound,
    }
}

const fn most(a: Option<usize>, b: Option<usize>) -> Option<usize> {
    match (a, b) {
        (Some(x), Some(y)) => Some(if x < y { y } else { x }),
        (None, bound) | (bound, None) => bound,
    }
}

const fn least(a: Option<usize>, b: Option<usize>) -> Option<usize> {
    match (a, b) {
        (Some(x), Some(y)) => Some(if y < x { y } else { x }),
        (None, bound) | (bound, None) => bound,
    }
}
