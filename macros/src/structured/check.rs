//! The rules that one item can be held to by itself, each with a name. What needs to know other
//! types is checked by the table, in constant evaluation.

use super::model::{Content, Field, Item, Number, Rules, Shape, Tagging, Variant};
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
        satisfiable(&field.attributes.rules, diag);
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

/// Some value fulfils the constraints.
fn satisfiable(rules: &Rules, diag: &mut Diagnostics) {
    let bounds = [
        (("minimum", &rules.minimum), ("maximum", &rules.maximum)),
        (
            ("exclusive_minimum", &rules.exclusive_minimum),
            ("exclusive_maximum", &rules.exclusive_maximum),
        ),
    ];
    for ((low, least), (high, most)) in bounds {
        if let (Some(least), Some(most)) = (least, most)
            && most.number.is_below(least.number)
        {
            diag.at_span(most.span, messages::contradiction(low, high));
        }
    }
    let counts = [
        (
            ("min_length", &rules.min_length),
            ("max_length", &rules.max_length),
        ),
        (
            ("min_items", &rules.min_items),
            ("max_items", &rules.max_items),
        ),
    ];
    for ((low, least), (high, most)) in counts {
        if let (Some(least), Some(most)) = (least, most)
            && most.number < least.number
        {
            diag.at_span(most.span, messages::contradiction(low, high));
        }
    }
    if let Some(bound) = &rules.multiple_of
        && !Number::Integer(0).is_below(bound.number)
    {
        diag.at_span(bound.span, messages::no_multiple());
    }
}
