//! The rules that one item can be held to by itself, each with a name. What needs to know other
//! types is checked by the table, in constant evaluation.

use proc_macro2::Span;

use super::model::{Content, Field, Item, Shape, Tagging, Variant, Words};
use super::rewrite;
use crate::diag::Diagnostics;
use crate::messages;

/// Checks all rules.
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
        crossed(field, diag);
        faults(field, diag);
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

/// Checks that the item is read as a value.
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

/// Checks that the name is one that providers take. One that was not chosen is made to fit.
fn schema_name(item: &Item<'_>, diag: &mut Diagnostics) {
    if let Some(Words { text, span }) = &item.attributes.name {
        let taken = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '-';
        if text.is_empty() || text.len() > 64 || !text.chars().all(taken) {
            diag.at_span(*span, messages::schema_name());
        }
    }
}

/// Checks that one list is streamed element by element, and that its elements are not the object's own
/// keys.
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

/// Checks that no two fields share a name: serde would take the first and never fill the second.
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

/// Checks that no two variants share a name.
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

/// Returns a name and its aliases, each with its place.
fn names<'a>(
    name: &'a str,
    aliases: &'a [String],
    spans: &'a [Span],
) -> impl Iterator<Item = (&'a str, Span)> {
    let names = std::iter::once(name).chain(aliases.iter().map(String::as_str));
    names.zip(spans.iter().copied())
}

/// Checks that the content of a variant goes together with the tagging of the enum.
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

/// Checks that the schema can be known from the attributes.
fn explained(field: &Field, diag: &mut Diagnostics) {
    if let Some((word, span)) = field.unexplained {
        diag.at_span(span, messages::own_deserializer(word, "field"));
    }
}

/// Checks that the type described by schemars is known where the field is.
fn described(item: &Item<'_>, field: &Field, diag: &mut Diagnostics) {
    let mut parameters = item.input.generics.type_params();
    if let Some(span) = field.attributes.schemars
        && parameters.any(|it| rewrite::mentions(&field.ty, &it.ident))
    {
        diag.at_span(span, messages::schemars_of_a_parameter());
    }
}

/// Checks that some value lies between the bounds.
fn crossed(field: &Field, diag: &mut Diagnostics) {
    const PAIRS: [(&str, &str); 6] = [
        ("minimum", "maximum"),
        ("minimum", "exclusive_maximum"),
        ("exclusive_minimum", "maximum"),
        ("exclusive_minimum", "exclusive_maximum"),
        ("min_length", "max_length"),
        ("min_items", "max_items"),
    ];
    let constraints = &field.attributes.constraints;
    for (low_word, high_word) in PAIRS {
        if let (Some(low), Some(high)) = (constraints.get(low_word), constraints.get(high_word)) {
            let (from, to) = (low.operand.as_f64(), high.operand.as_f64());
            let exclusive = low_word.starts_with("ex") || high_word.starts_with("ex");
            if from > to || (exclusive && from >= to) {
                diag.at_span(high.span, messages::crossed(low_word, high_word));
            }
        }
    }
}

/// Checks that each value of a keyword is one that it takes.
fn faults(field: &Field, diag: &mut Diagnostics) {
    for constraint in &field.attributes.constraints.list {
        if let Some(fault) = (constraint.row.fault)(&constraint.operand) {
            diag.at_span(constraint.span, fault);
        }
    }
}

/// Checks that the example fulfils the constraints beside it.
fn example(field: &Field, diag: &mut Diagnostics) {
    let constraints = &field.attributes.constraints;
    let Some((example, span)) = &constraints.example else {
        return;
    };
    let broken = constraints
        .list
        .iter()
        .find(|it| (it.row.breaks)(example, &it.operand));
    if let Some(broken) = broken {
        diag.at_span(*span, messages::example_breaks(broken.row.word));
    }
}
