//! The constraints of one position, as data of the schema table: values of the keywords in `keyword`,
//! an example, and the user's own validator.

use super::json_path::Step;
use super::keyword::{Keyword, Keywords, Stricter};
use super::text::Text;

/// The constraints of one position: what a value must fulfil besides having its type.
#[derive(Clone, Copy)]
pub struct Constraints {
    keywords: Keywords,
    /// By keyword; those that are not in the set mean nothing.
    operands: [Operand; 11],
    /// An example of a value.
    pub(crate) example: Option<Example>,
    /// `true` if the type itself guarantees them, so that they are for the schema alone.
    pub(crate) implied: bool,
    /// The user's own validator: it reads the value from its JSON text.
    pub(crate) validate: Option<Validator>,
}

/// The value of a keyword.
#[derive(Clone, Copy)]
pub enum Operand {
    /// A number.
    Number(Bound),
    /// A number of characters or items.
    Count(usize),
    /// A pattern or the name of a format.
    Text(Text),
}

/// Reads a value from its JSON text and applies the user's own validators to it.
pub type Validator = fn(&str) -> Vec<Complaint>;

/// A complaint of a validator about a value.
#[derive(Debug)]
pub struct Complaint {
    /// The place in the value, by the names that Rust has.
    pub(crate) steps: Vec<Step>,
    pub(crate) message: String,
}

impl Complaint {
    /// A complaint about the value as a whole.
    pub fn new(message: String) -> Self {
        Self {
            steps: Vec::new(),
            message,
        }
    }
}

impl Constraints {
    /// No constraint.
    pub const NONE: Self = Self {
        keywords: Keywords::NONE,
        operands: [Operand::Count(0); 11],
        example: None,
        implied: false,
        validate: None,
    };

    /// With a value for a keyword, which has none yet.
    #[must_use]
    pub const fn with(mut self, keyword: Keyword, operand: Operand) -> Self {
        self.keywords = self.keywords.with(keyword);
        self.operands[keyword as usize] = operand;
        self
    }

    /// With an example of a value.
    #[must_use]
    pub const fn example(mut self, example: Example) -> Self {
        self.example = Some(example);
        self
    }

    /// With the user's own validator.
    #[must_use]
    pub const fn validate(mut self, validate: Validator) -> Self {
        self.validate = Some(validate);
        self
    }

    /// The same, guaranteed by the type itself.
    #[must_use]
    pub(crate) const fn implied(mut self) -> Self {
        self.implied = true;
        self
    }

    /// Text of a format, which the type itself guarantees.
    pub(crate) const fn of_format(format: &'static str) -> Self {
        let format = Operand::Text(Text::plain(format));
        Self::NONE.with(Keyword::Format, format).implied()
    }

    /// Text that matches a pattern, which the type itself guarantees.
    pub(crate) const fn of_pattern(pattern: Text) -> Self {
        let pattern = Operand::Text(pattern);
        Self::NONE.with(Keyword::Pattern, pattern).implied()
    }

    /// Integers of a range.
    pub(crate) const fn of_range(minimum: i128, maximum: i128) -> Self {
        Self::NONE
            .with(Keyword::Minimum, Operand::Number(Bound::Integer(minimum)))
            .with(Keyword::Maximum, Operand::Number(Bound::Integer(maximum)))
    }

    /// The number of items that a type has by itself; `usize::MAX` for any.
    pub(crate) const fn of_counts(minimum: usize, maximum: usize) -> Self {
        let mut counts = Self::NONE;
        if minimum > 0 {
            counts = counts.with(Keyword::MinItems, Operand::Count(minimum));
        }
        if maximum < usize::MAX {
            counts = counts.with(Keyword::MaxItems, Operand::Count(maximum));
        }
        counts
    }

    /// One character. The length says it once more, for dialects that take it and no such pattern.
    pub(crate) const fn of_character() -> Self {
        Self::of_pattern(Text::plain("^.$"))
            .with(Keyword::MinLength, Operand::Count(1))
            .with(Keyword::MaxLength, Operand::Count(1))
    }

    /// The keywords that have a value.
    pub(crate) const fn keywords(&self) -> Keywords {
        self.keywords
    }

    /// The value of a keyword that has one.
    pub(crate) const fn operand(&self, keyword: Keyword) -> Operand {
        self.operands[keyword as usize]
    }

    /// The number of a keyword that takes one.
    pub(crate) const fn number(&self, keyword: Keyword) -> Option<Bound> {
        match self.operand(keyword) {
            Operand::Number(bound) if self.keywords.has(keyword) => Some(bound),
            Operand::Number(_) | Operand::Count(_) | Operand::Text(_) => None,
        }
    }

    /// The count of a keyword that takes one.
    pub(crate) const fn count(&self, keyword: Keyword) -> Option<usize> {
        match self.operand(keyword) {
            Operand::Count(count) if self.keywords.has(keyword) => Some(count),
            Operand::Number(_) | Operand::Count(_) | Operand::Text(_) => None,
        }
    }

    /// The text of a keyword that takes one; empty for none.
    pub(crate) const fn text(&self, keyword: Keyword) -> Text {
        match self.operand(keyword) {
            Operand::Text(text) if self.keywords.has(keyword) => text,
            Operand::Number(_) | Operand::Count(_) | Operand::Text(_) => Text::EMPTY,
        }
    }

    /// Those of these keywords alone.
    pub(crate) const fn only(mut self, keywords: Keywords) -> Self {
        self.keywords = self.keywords.and(keywords);
        self
    }

    /// These and those of a position further in. A schema has each keyword once, so the stricter
    /// value is taken.
    pub(crate) const fn and(mut self, inner: &Self) -> Self {
        let mut rest = inner.keywords;
        while let Some(row) = rest.next() {
            let operand = inner.operand(row.keyword);
            let taken = !self.keywords.has(row.keyword)
                || operand.is_stricter(self.operand(row.keyword), row.stricter);
            if taken {
                self = self.with(row.keyword, operand);
            }
        }
        if self.example.is_none() {
            self.example = inner.example;
        }
        self.implied = false;
        self.validate = None;
        self
    }

    /// Returns whether an answer has to be held to any of it.
    pub(crate) const fn are_checked(&self) -> bool {
        !self.implied && (self.are_visible() || self.validate.is_some())
    }

    /// Returns whether a schema would show any of it.
    pub(crate) const fn are_visible(&self) -> bool {
        !self.keywords.is_empty()
    }
}

impl Operand {
    /// Returns whether it is to be taken in place of `outer`, that of a position further out.
    const fn is_stricter(self, outer: Self, which: Stricter) -> bool {
        let (small, large) = match which {
            Stricter::Outer => return false,
            Stricter::Larger => (outer, self),
            Stricter::Smaller => (self, outer),
        };
        match (small, large) {
            (Self::Number(small), Self::Number(large)) => small.is_below(large),
            (Self::Count(small), Self::Count(large)) => small < large,
            (Self::Number(_) | Self::Count(_) | Self::Text(_), _) => false,
        }
    }
}

/// An example of a value, of a kind that an attribute can hold.
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
