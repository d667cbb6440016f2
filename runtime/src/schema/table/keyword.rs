//! The keywords of JSON Schema that constrain a value: one row each, with all its properties.
//!
//! Schemas, descriptions, dialects, checks of answers and both ways to schemars loop over the rows.
//! Besides its row a keyword has the check of a value (`read/validate/scalar`), the dialects that take
//! it (`write/dialect/providers`), and a row in the macros (`structured/keyword`), held to these by a test.

/// A keyword that constrains a value, in the order in which schemas list them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keyword {
    /// The number is at least this.
    Minimum,
    /// The number is at most this.
    Maximum,
    /// The number is greater than this.
    ExclusiveMinimum,
    /// The number is less than this.
    ExclusiveMaximum,
    /// The number is a multiple of this.
    MultipleOf,
    /// The text has at least this many characters.
    MinLength,
    /// The text has at most this many characters.
    MaxLength,
    /// The text matches this regular expression.
    Pattern,
    /// The text has this format, one of JSON Schema's.
    Format,
    /// The list has at least this many items.
    MinItems,
    /// The list has at most this many items.
    MaxItems,
}

use Keyword::{
    ExclusiveMaximum, ExclusiveMinimum, Format, MaxItems, MaxLength, Maximum, MinItems, MinLength,
    Minimum, MultipleOf, Pattern,
};

/// The kinds of values that keywords are for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum On {
    Numbers,
    Text,
    Lists,
}

/// The kind of value that a keyword takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    Number,
    Count,
    Text,
}

/// The choice between two values of a keyword, since a schema has each keyword once.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stricter {
    Larger,
    Smaller,
    /// The one of the outer position.
    Outer,
}

/// The properties of a keyword.
pub(crate) struct Row {
    pub(crate) keyword: Keyword,
    /// Its name in a schema.
    pub(crate) name: &'static str,
    pub(crate) on: On,
    #[cfg_attr(
        not(feature = "schemars1"),
        expect(dead_code, reason = "schemars' schemas are read by it")
    )]
    pub(crate) takes: Takes,
    pub(crate) stricter: Stricter,
    /// The words around its value in a description. Behind a count stands the unit, in the singular.
    pub(crate) words: (&'static str, &'static str),
    /// The words around its value in the message about an answer that breaks it.
    pub(crate) breach: (&'static str, &'static str),
    /// The upper bound, if this is the lower one: descriptions tell both in one sentence.
    pub(crate) upper: Option<Keyword>,
}

/// The rows, in the order of [`Keyword`].
pub(crate) const ROWS: &[Row; 11] = &[
    Row {
        upper: Some(Maximum),
        ..number(
            Minimum,
            "minimum",
            Stricter::Larger,
            "At least ",
            "is less than the minimum ",
        )
    },
    number(
        Maximum,
        "maximum",
        Stricter::Smaller,
        "At most ",
        "is more than the maximum ",
    ),
    number(
        ExclusiveMinimum,
        "exclusiveMinimum",
        Stricter::Larger,
        "More than ",
        "is not more than ",
    ),
    number(
        ExclusiveMaximum,
        "exclusiveMaximum",
        Stricter::Smaller,
        "Less than ",
        "is not less than ",
    ),
    number(
        MultipleOf,
        "multipleOf",
        Stricter::Outer,
        "A multiple of ",
        "is no multiple of ",
    ),
    Row {
        upper: Some(MaxLength),
        ..least(MinLength, "minLength", On::Text, " character")
    },
    most(MaxLength, "maxLength", On::Text, " character"),
    text(
        Pattern,
        "pattern",
        ("Pattern: `", "`."),
        ("does not match the pattern `", "`"),
    ),
    text(
        Format,
        "format",
        ("Format: ", "."),
        ("is not of the format `", "`"),
    ),
    Row {
        upper: Some(MaxItems),
        ..least(MinItems, "minItems", On::Lists, " item")
    },
    most(MaxItems, "maxItems", On::Lists, " item"),
];

const fn number(
    keyword: Keyword,
    name: &'static str,
    stricter: Stricter,
    words: &'static str,
    breach: &'static str,
) -> Row {
    Row {
        keyword,
        name,
        on: On::Numbers,
        takes: Takes::Number,
        stricter,
        words: (words, "."),
        breach: (breach, ""),
        upper: None,
    }
}

const fn least(keyword: Keyword, name: &'static str, on: On, unit: &'static str) -> Row {
    Row {
        keyword,
        name,
        on,
        takes: Takes::Count,
        stricter: Stricter::Larger,
        words: ("At least ", unit),
        breach: ("at least ", " are required"),
        upper: None,
    }
}

const fn most(keyword: Keyword, name: &'static str, on: On, unit: &'static str) -> Row {
    Row {
        stricter: Stricter::Smaller,
        words: ("At most ", unit),
        breach: ("at most ", " are allowed"),
        ..least(keyword, name, on, unit)
    }
}

const fn text(
    keyword: Keyword,
    name: &'static str,
    words: (&'static str, &'static str),
    breach: (&'static str, &'static str),
) -> Row {
    Row {
        keyword,
        name,
        on: On::Text,
        takes: Takes::Text,
        stricter: Stricter::Outer,
        words,
        breach,
        upper: None,
    }
}

impl Row {
    /// Its name in a schema, on a map if it is one for lists there: a map is an object in JSON Schema.
    #[cfg(feature = "schemars1")]
    pub(crate) fn name_on(&self, is_map: bool) -> String {
        if is_map {
            self.name.replace("Items", "Properties")
        } else {
            self.name.to_owned()
        }
    }
}

/// A set of keywords.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Keywords(u16);

impl Keywords {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const BOUNDS: Self = Self::of(&[Minimum, Maximum]);
    pub(crate) const EXCLUSIVE_BOUNDS: Self = Self::of(&[ExclusiveMinimum, ExclusiveMaximum]);
    pub(crate) const LENGTHS: Self = Self::of(&[MinLength, MaxLength]);
    pub(crate) const NUMBERS: Self = Self::on(On::Numbers);
    pub(crate) const TEXT: Self = Self::on(On::Text);
    pub(crate) const LISTS: Self = Self::on(On::Lists);

    pub(crate) const fn of(keywords: &[Keyword]) -> Self {
        let mut set = Self::NONE;
        let mut i = 0;
        while i < keywords.len() {
            set = set.with(keywords[i]);
            i += 1;
        }
        set
    }

    const fn on(kinds: On) -> Self {
        let mut set = Self::NONE;
        let mut i = 0;
        while i < ROWS.len() {
            if ROWS[i].on as u8 == kinds as u8 {
                set = set.with(ROWS[i].keyword);
            }
            i += 1;
        }
        set
    }

    pub(crate) const fn with(self, keyword: Keyword) -> Self {
        Self(self.0 | 1 << keyword as u16)
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(crate) const fn but(self, keyword: Keyword) -> Self {
        Self(self.0 & !(1 << keyword as u16))
    }

    pub(crate) const fn has(self, keyword: Keyword) -> bool {
        self.0 & 1 << keyword as u16 != 0
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Takes the first keyword out, so that a constant function can loop over the set.
    pub(crate) const fn next(&mut self) -> Option<&'static Row> {
        if self.0 == 0 {
            return None;
        }
        let row = &ROWS[self.0.trailing_zeros() as usize];
        self.0 &= self.0 - 1;
        Some(row)
    }

    /// The rows of the set.
    pub(crate) fn rows(mut self) -> impl Iterator<Item = &'static Row> {
        std::iter::from_fn(move || self.next())
    }
}

#[cfg(test)]
mod tests {
    use super::ROWS;

    #[test]
    fn rows_are_in_the_order_of_the_keywords() {
        for (index, row) in ROWS.iter().enumerate() {
            assert_eq!(row.keyword as usize, index, "{}", row.name);
            let name = format!("{:?}", row.keyword);
            assert!(row.name.eq_ignore_ascii_case(&name), "{}", row.name);
        }
    }
}
