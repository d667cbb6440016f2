//! The rules that one item can be held to by itself, each with a name. What needs to know other
//! types is checked by the table, in constant evaluation.

use super::model::{Bound, Content, Count, Field, Item, Number, Shape, Tagging, Variant};
use super::rewrite;
use crate::diag::Diagnostics;
use crate::messages;

/// All rules.
pub(crate) fn item(item: &Item<'_>, diag: &mut Diagnostics) {
    purpose(item, diag);
    match &item.shape {
        Shape::Unit => {}
        Shape::Newtype(_) => {}
        Shape::Tuple(_) => {}
        Shape::Object(fields) => field_names(fields, diag),
        Shape::Enum(variants) => {
            some_variant(item, variants, diag);
            variant_names(variants, diag);
        }
        Shape::Union(tagging, variants) => {
            some_variant(item, variants, diag);
            variant_names(variants, diag);
            for variant in variants {
                variant_content(tagging, variant, diag);
            }
        }
    }
    for field in item.fields() {
        explained(field, diag);
        described(item, field, diag);
        bounds(field, diag);
        counts(field, diag);
        pattern(field, diag);
        format(field, diag);
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

/// No two fields share a name: serde would take the first and never fill the second.
fn field_names(fields: &[Field], diag: &mut Diagnostics) {
    let mut seen: Vec<(&str, &Field)> = Vec::new();
    for field in fields.iter().filter(|field| !field.flatten) {
        for name in names(&field.name, &field.aliases) {
            match seen.iter().find(|(other, _)| *other == name) {
                Some((_, first)) => diag.at_span(
                    field.name_span,
                    messages::repeated_field(name, &first.member),
                ),
                None => seen.push((name, field)),
            }
        }
    }
}

/// No two variants share a name.
fn variant_names(variants: &[Variant], diag: &mut Diagnostics) {
    let mut seen: Vec<(&str, &Variant)> = Vec::new();
    for variant in variants.iter().filter(|variant| !variant.untagged) {
        for name in names(&variant.name, &variant.aliases) {
            match seen.iter().find(|(other, _)| *other == name) {
                Some((_, first)) => diag.at_span(
                    variant.name_span,
                    messages::repeated_variant(name, &first.ident, &variant.ident),
                ),
                None => seen.push((name, variant)),
            }
        }
    }
}

fn names<'a>(name: &'a str, aliases: &'a [String]) -> impl Iterator<Item = &'a str> {
    std::iter::once(name).chain(aliases.iter().map(String::as_str))
}

fn some_variant(item: &Item<'_>, variants: &[Variant], diag: &mut Diagnostics) {
    if variants.is_empty() {
        diag.at(&item.input.ident, messages::empty_enum());
    }
}

/// What a variant holds goes together with how the enum is tagged.
fn variant_content(tagging: &Tagging, variant: &Variant, diag: &mut Diagnostics) {
    if let Some((word, span)) = variant.unexplained {
        diag.at_span(span, messages::own_deserializer(word));
    }
    if let Content::Struct(fields) = &variant.content {
        field_names(fields, diag);
    }
    if let (Tagging::Internal(tag), false) = (tagging, variant.untagged) {
        match &variant.content {
            Content::Tuple(_) => {
                diag.at_span(variant.span, messages::internal_tuple(&variant.ident));
            }
            Content::Struct(fields) => {
                for field in fields
                    .iter()
                    .filter(|field| !field.flatten && field.name == *tag)
                {
                    diag.at_span(field.name_span, messages::tag_is_field(tag));
                }
            }
            Content::Unit | Content::Newtype(_) => {}
        }
    }
}

/// The schema can know what serde reads.
fn explained(field: &Field, diag: &mut Diagnostics) {
    if let Some((word, span)) = field.unexplained {
        diag.at_span(span, messages::own_deserializer(word));
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
        diag.at_span(*span, messages::multiple_of_nothing());
    }
    for bound in [
        &rules.minimum,
        &rules.maximum,
        &rules.exclusive_minimum,
        &rules.exclusive_maximum,
    ]
    .into_iter()
    .flatten()
    {
        if matches!(bound.number, Number::Decimal(number) if !number.is_finite()) {
            diag.at_span(bound.span, messages::no_number());
        }
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
    let looks_around = ["(?=", "(?!", "(?<=", "(?<!"]
        .iter()
        .any(|it| pattern.text.contains(it));
    if looks_around {
        diag.at_span(pattern.span, messages::look_around());
    } else if let Err(error) = regex_lite::Regex::new(&pattern.text) {
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
