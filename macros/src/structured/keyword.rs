//! The keywords that constrain a field: one row each, with its word, its value and its checks. A test
//! holds them to those of the runtime (`schema/table/keyword`).

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use regex_lite::Regex;

use super::model::{Example, Operand};
use super::tokens;
use crate::messages;

/// The kind of a keyword's value.
#[derive(Clone, Copy)]
pub(crate) enum Takes {
    Number,
    Count,
    Text,
}

/// The row of a keyword.
pub(crate) struct Row {
    /// The word of `#[structured(…)]`.
    pub(crate) word: &'static str,
    /// The name in JSON Schema.
    pub(crate) name: &'static str,
    pub(crate) takes: Takes,
    /// An example of its value.
    pub(crate) sample: &'static str,
    /// Returns what is wrong with its value by itself.
    pub(crate) fault: fn(&Operand) -> Option<String>,
    /// Returns whether an example breaks it, as far as that is known exactly.
    pub(crate) breaks: fn(&Example, &Operand) -> bool,
}

/// The rows, in the runtime's order.
pub(crate) const ROWS: &[Row] = &[
    row("minimum", "minimum", Takes::Number, "1", |it, bound| {
        number(it, bound, |n, it| n < it)
    }),
    row("maximum", "maximum", Takes::Number, "10", |it, bound| {
        number(it, bound, |n, it| n > it)
    }),
    row(
        "exclusive_minimum",
        "exclusiveMinimum",
        Takes::Number,
        "0",
        |it, bound| number(it, bound, |n, it| n <= it),
    ),
    row(
        "exclusive_maximum",
        "exclusiveMaximum",
        Takes::Number,
        "10",
        |it, bound| number(it, bound, |n, it| n >= it),
    ),
    Row {
        fault: not_above_zero,
        // Of decimals it cannot be said exactly.
        ..row(
            "multiple_of",
            "multipleOf",
            Takes::Number,
            "5",
            |it, bound| {
                number(it, bound, |n, it| {
                    it > 0.0 && n.fract() == 0.0 && it.fract() == 0.0 && n % it != 0.0
                })
            },
        )
    },
    row("min_length", "minLength", Takes::Count, "1", |it, bound| {
        length(it, bound, |n, it| n < it)
    }),
    row(
        "max_length",
        "maxLength",
        Takes::Count,
        "80",
        |it, bound| length(it, bound, |n, it| n > it),
    ),
    Row {
        fault: no_pattern,
        ..row(
            "pattern",
            "pattern",
            Takes::Text,
            "\"^[a-z]+$\"",
            mismatches,
        )
    },
    Row {
        fault: no_format,
        ..row("format", "format", Takes::Text, "\"email\"", |_, _| false)
    },
    row("min_items", "minItems", Takes::Count, "1", |_, _| false),
    row("max_items", "maxItems", Takes::Count, "5", |_, _| false),
];

const fn row(
    word: &'static str,
    name: &'static str,
    takes: Takes,
    sample: &'static str,
    breaks: fn(&Example, &Operand) -> bool,
) -> Row {
    Row {
        word,
        name,
        takes,
        sample,
        fault: |_| None,
        breaks,
    }
}

/// Returns the row of a word, if it is that of a keyword.
pub(crate) fn row_of(word: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.word == word)
}

impl Row {
    /// Returns the constraint as an argument list for the runtime's `Constraints::with`.
    pub(crate) fn tokens(&self, operand: &Operand) -> TokenStream {
        let (first, rest) = self.name.split_at(1);
        let keyword = Ident::new(&(first.to_uppercase() + rest), Span::call_site());
        let operand = match operand {
            Operand::Number(number) => {
                let number = tokens::number(*number);
                quote!(Number(#number))
            }
            Operand::Count(count) => quote!(Count(#count)),
            Operand::Text(plain) => {
                let text = tokens::text(plain);
                quote!(Text(#text))
            }
        };
        quote!(__coax::Keyword::#keyword, __coax::Operand::#operand)
    }
}

fn number(example: &Example, bound: &Operand, broken: fn(f64, f64) -> bool) -> bool {
    match (example, bound) {
        (Example::Number(number), Operand::Number(bound)) => {
            broken(number.as_f64(), bound.as_f64())
        }
        _ => false,
    }
}

fn length(example: &Example, bound: &Operand, broken: fn(usize, usize) -> bool) -> bool {
    match (example, bound) {
        (Example::Text(text), Operand::Count(bound)) => broken(text.chars().count(), *bound),
        _ => false,
    }
}

fn mismatches(example: &Example, pattern: &Operand) -> bool {
    match (example, pattern) {
        (Example::Text(text), Operand::Text(pattern)) => {
            Regex::new(pattern).is_ok_and(|it| !it.is_match(text))
        }
        _ => false,
    }
}

fn not_above_zero(operand: &Operand) -> Option<String> {
    let Operand::Number(number) = operand else {
        return None;
    };
    (number.as_f64() <= 0.0).then(|| messages::multiple_of_zero().to_owned())
}

/// Returns the mistake of a pattern that providers do not take or that an answer cannot be held to.
fn no_pattern(operand: &Operand) -> Option<String> {
    let Operand::Text(pattern) = operand else {
        return None;
    };
    if pattern.is_empty() {
        return Some(messages::empty_pattern());
    }
    let error = Regex::new(pattern).err()?;
    Some(messages::broken_pattern(&error.to_string()))
}

/// Returns the mistake of a format that is not one of JSON Schema's.
fn no_format(operand: &Operand) -> Option<String> {
    const FORMATS: [&str; 19] = [
        "date-time",
        "date",
        "time",
        "duration",
        "email",
        "idn-email",
        "hostname",
        "idn-hostname",
        "ipv4",
        "ipv6",
        "uri",
        "uri-reference",
        "iri",
        "iri-reference",
        "uuid",
        "uri-template",
        "json-pointer",
        "relative-json-pointer",
        "regex",
    ];
    let Operand::Text(format) = operand else {
        return None;
    };
    if FORMATS.contains(&format.as_str()) {
        return None;
    }
    let nearest = crate::words::nearest(format, &FORMATS);
    Some(messages::unknown_format(format, nearest, &FORMATS))
}
