//! The rules that one item can be held to by itself, each with a name. What needs to know other
//! types is checked by the table, in constant evaluation.

use proc_macro2::Span;
use regex_lite::Regex;

use super::model::{
    Bound, Content, Count, Example, Field, Item, Number, Rules, Shape, Tagging, Variant, Words,
};
use super::rewrite;
use crate::diag::Diagnostics;
use crate::messages;

/// All rules.
pub(crate) fn item(item: &Item<'_>, diag: &mut Diagnostics) {
    purpose(item, diag);
    schema_name(item, diag);
    match &item.shape {
        Shape::Unit | Shape::Newtype(_) | Shape::Tuple(_) => {}
        Shape::Object(fields) => field_names(fields, diag),
        Shape::Enum(variants) => enumeration(item, &Tagging::External, variants, diag),
        Shape::Union(tagging, variants) => enumeration(item, tagging, variants, diag),
    }
    items(item, diag);
    for field in item.fields() {
        explained(field, diag);
        described(item, field, diag);
        bounds(field, diag);
        counts(field, diag);
        pattern(field, diag);
        format(field, diag);
        example(field, diag);
    }
}

fn enumeration(item: &Item<'_>, tagging: &Tagging, variants: &[Variant], diag: &mut Diagnostics) {
    if variants.is_empty() {
        diag.at(&item.input.ident, messages::empty_enum());
    }
    variant_names(variants, diag);
    for variant in variants {
        variant_content(tagging, variant, diag);
    }
}

/// The item is read as a value.
fn purpose(item: &Item<'_>, diag: &mut Diagnostics) {
    if item.remote {
        diag.at(&item.input.ident, messages::remote());
    }
    if item.identifier {
        diag.at(&item.input.ident, messages::field_identifier());
    }
    if let (Some(dialect), true) = (item.attributes.dialects.first(), item.is_generic()) {
        diag.at_span(dialect.span(), messages::generic_dialects());
    }
}

/// The name is one that providers take. One that was not chosen is made to fit.
fn schema_name(item: &Item<'_>, diag: &mut Diagnostics) {
    if let Some(Words { text, span }) = &item.attributes.name {
        let taken = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '-';
        if text.is_empty() || text.len() > 64 || !text.chars().all(taken) {
            diag.at_span(*span, messages::schema_name());
        }
    }
}

/// One list is streamed element by element, and its elements are not the object's own keys.
fn items(item: &Item<'_>, diag: &mut Diagnostics) {
    let in_object = matches!(item.shape, Shape::Object(_));
    let marked = item.fields().into_iter().filter_map(|field| {
        let span = field.attributes.items?;
        Some((span, in_object && !field.flatten))
    });
    for (count, (span, fits)) in marked.enumerate() {
        if !fits {
            diag.at_span(span, messages::items_of_an_enum());
        } else if count > 0 {
            diag.at_span(span, messages::items_twice());
        }
    }
}

/// No two fields share a name: serde would take the first and never fill the second.
fn field_names(fields: &[Field], diag: &mut Diagnostics) {
    let mut seen: Vec<(&str, &Field)> = Vec::new();
    for field in fields.iter().filter(|field| !field.flatten) {
        for (name, span) in names(&field.name, &field.aliases, &field.name_spans) {
            match seen.iter().find(|(other, _)| *other == name) {
                Some((_, first)) => {
                    diag.at_span(span, messages::repeated_field(name, &first.member));
                }
                None => seen.push((name, field)),
            }
        }
    }
}

/// No two variants share a name.
fn variant_names(variants: &[Variant], diag: &mut Diagnostics) {
    let mut seen: Vec<(&str, &Variant)> = Vec::new();
    for variant in variants.iter().filter(|variant| !variant.untagged) {
        for (name, span) in names(&variant.name, &variant.aliases, &variant.name_spans) {
            match seen.iter().find(|(other, _)| *other == name) {
                Some((_, first)) => diag.at_span(
                    span,
                    messages::repeated_variant(name, &first.ident, &variant.ident),
                ),
                None => seen.push((name, variant)),
            }
        }
    }
}

/// A name and its aliases, each with its place.
fn names<'a>(
    name: &'a str,
    aliases: &'a [String],
    spans: &'a [Span],
) -> impl Iterator<Item = (&'a str, Span)> {
    let names = std::iter::once(name).chain(aliases.iter().map(String::as_str));
    names.zip(spans.iter().copied())
}

/// What a variant holds goes together with how the enum is tagged.
fn variant_content(tagging: &Tagging, variant: &Variant, diag: &mut Diagnostics) {
    if let Some((word, span)) = variant.unexplained {
        diag.at_span(span, messages::own_deserializer(word, "variant"));
    }
    if let Content::Struct(fields) = &variant.content {
        field_names(fields, diag);
    }
    let untagged = variant.untagged || matches!(tagging, Tagging::Untagged);
    if let (Some(span), false) = (variant.allow_unreachable, untagged) {
        diag.at_span(span, messages::always_reachable());
    }
}

/// The schema can know what serde reads.
fn explained(field: &Field, diag: &mut Diagnostics) {
    if let Some((word, span)) = field.unexplained {
        diag.at_span(span, messages::own_deserializer(word, "field"));
    }
}

/// Which type schemars describes is known where the field is.
fn described(item: &Item<'_>, field: &Field, diag: &mut Diagnostics) {
    let mut parameters = item.input.generics.type_params();
    if let Some(span) = field.attributes.schemars
        && parameters.any(|it| rewrite::mentions(&field.ty, &it.ident))
    {
        diag.at_span(span, messages::schemars_of_a_parameter());
    }
}

/// Some number lies within the bounds.
fn bounds(field: &Field, diag: &mut Diagnostics) {
    let rules = &field.attributes.rules;
    let lower = [
        ("minimum", &rules.minimum),
        ("exclusive_minimum", &rules.exclusive_minimum),
    ];
    let upper = [
        ("maximum", &rules.maximum),
        ("exclusive_maximum", &rules.exclusive_maximum),
    ];
    for (low_word, low) in lower {
        for (high_word, high) in &upper {
            if let (Some(low), Some(high)) = (low, high) {
                let (from, to) = (low.number.as_f64(), high.number.as_f64());
                let exclusive = low_word.starts_with("ex") || high_word.starts_with("ex");
                if from > to || (exclusive && from >= to) {
                    diag.at_span(high.span, messages::crossed(low_word, high_word));
                }
            }
        }
    }
    if let Some(Bound { number, span }) = &rules.multiple_of
        && number.as_f64() <= 0.0
    {
        diag.at_span(*span, messages::multiple_of_zero());
    }
}

/// Some length lies within the bounds.
fn counts(field: &Field, diag: &mut Diagnostics) {
    let rules = &field.attributes.rules;
    let pairs = [
        (
            "min_length",
            &rules.min_length,
            "max_length",
            &rules.max_length,
        ),
        ("min_items", &rules.min_items, "max_items", &rules.max_items),
    ];
    for (low_word, low, high_word, high) in pairs {
        if let (Some(Count { number: low, .. }), Some(Count { number: high, span })) = (low, high)
            && low > high
        {
            diag.at_span(*span, messages::crossed(low_word, high_word));
        }
    }
}

/// The pattern is one that providers take and that the answer can be held to.
fn pattern(field: &Field, diag: &mut Diagnostics) {
    let Some(pattern) = &field.attributes.rules.pattern else {
        return;
    };
    if pattern.text.is_empty() {
        diag.at_span(pattern.span, messages::empty_pattern());
    } else if let Err(error) = Regex::new(&pattern.text) {
        diag.at_span(pattern.span, messages::broken_pattern(&error.to_string()));
    }
}

/// The format is one of JSON Schema's.
fn format(field: &Field, diag: &mut Diagnostics) {
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
    if let Some(format) = &field.attributes.rules.format
        && !FORMATS.contains(&format.text.as_str())
    {
        let nearest = crate::words::nearest(&format.text, &FORMATS);
        diag.at_span(
            format.span,
            messages::unknown_format(&format.text, nearest, &FORMATS),
        );
    }
}

/// The example fulfils the constraints beside it.
fn example(field: &Field, diag: &mut Diagnostics) {
    let rules = &field.attributes.rules;
    let (Some(example), Some(span)) = (&rules.example, rules.example_span) else {
        return;
    };
    let broken = match example {
        Example::Number(number) => broken_by_number(*number, rules),
        Example::Text(text) => broken_by_text(text, rules),
        Example::Boolean(_) => None,
    };
    if let Some(word) = broken {
        diag.at_span(span, messages::example_breaks(word));
    }
}

fn broken_by_number(number: Number, rules: &Rules) -> Option<&'static str> {
    let number = number.as_f64();
    let breaks = |bound: &Option<Bound>, broken: fn(f64, f64) -> bool| matches!(bound, Some(bound) if broken(number, bound.number.as_f64()));
    [
        ("minimum", breaks(&rules.minimum, |n, it| n < it)),
        ("maximum", breaks(&rules.maximum, |n, it| n > it)),
        (
            "exclusive_minimum",
            breaks(&rules.exclusive_minimum, |n, it| n <= it),
        ),
        (
            "exclusive_maximum",
            breaks(&rules.exclusive_maximum, |n, it| n >= it),
        ),
        // Of decimals it cannot be said exactly.
        (
            "multiple_of",
            breaks(&rules.multiple_of, |n, it| {
                it > 0.0 && n.fract() == 0.0 && it.fract() == 0.0 && n % it != 0.0
            }),
        ),
    ]
    .into_iter()
    .find_map(|(word, broken)| broken.then_some(word))
}

fn broken_by_text(text: &str, rules: &Rules) -> Option<&'static str> {
    let length = text.chars().count();
    let matches = |pattern: &Words| !Regex::new(&pattern.text).is_ok_and(|it| !it.is_match(text));
    if rules
        .min_length
        .as_ref()
        .is_some_and(|it| length < it.number)
    {
        Some("min_length")
    } else if rules
        .max_length
        .as_ref()
        .is_some_and(|it| length > it.number)
    {
        Some("max_length")
    } else if rules.pattern.as_ref().is_some_and(|it| !matches(it)) {
        Some("pattern")
    } else {
        None
    }
}
