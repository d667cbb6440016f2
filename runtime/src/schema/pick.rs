//! Which variant a piece of JSON is, and which field a key is, where keys of several types lie in
//! one object. It changes nothing.

use std::borrow::Cow;

use super::entries::Entries;
use super::node::{Content, Field, Kind, NodeRef, Tagging, Variant};
use super::number;
use super::shape;

/// What a key leads to.
pub(crate) enum Found {
    Field(&'static Field),
    Content(&'static Variant),
}

/// How deep untagged variants are looked into; what lies below is taken to fit.
const DEPTH: usize = 8;

/// What `key` is among the fields, given all keys of the object.
pub(crate) fn field(fields: &'static [Field], key: &str, object: &Entries<'_>) -> Option<Found> {
    let plain = fields
        .iter()
        .find(|field| !field.flatten && is_called(field, key));
    if let Some(field) = plain {
        return Some(Found::Field(field));
    }
    fields
        .iter()
        .filter(|it| it.flatten)
        .find_map(|it| merged(it.node, key, object))
}

/// What `key` is in something whose keys lie in the object around it.
pub(crate) fn merged(node: NodeRef, key: &str, object: &Entries<'_>) -> Option<Found> {
    match &shape::strip_nullable(node).get().kind {
        Kind::Object(fields) => field(fields, key, object),
        Kind::Union(tagging, variants) => {
            let variant = variant(tagging, variants, object)?;
            match (tagging, variant.untagged) {
                (Tagging::External, false) if is_variant(variant, key) => {
                    Some(Found::Content(variant))
                }
                (Tagging::Adjacent(_, content), false) if content.as_str() == key => {
                    Some(Found::Content(variant))
                }
                (Tagging::External | Tagging::Adjacent(..), false) => None,
                (Tagging::Internal(_) | Tagging::Untagged, _) | (_, true) => {
                    content(variant, key, object)
                }
            }
        }
        _ => None,
    }
}

/// What `key` is among the keys of a variant's content.
pub(crate) fn content(variant: &'static Variant, key: &str, object: &Entries<'_>) -> Option<Found> {
    match variant.content {
        Content::Unit | Content::Tuple(_) => None,
        Content::Newtype(field) => merged(field.node, key, object),
        Content::Struct(fields) => field(fields, key, object),
    }
}

/// The variant that an object is.
pub(crate) fn variant(
    tagging: &Tagging,
    variants: &'static [Variant],
    object: &Entries<'_>,
) -> Option<&'static Variant> {
    let tagged = match tagging {
        Tagging::External => variants
            .iter()
            .find(|it| !it.untagged && object.0.iter().any(|(key, _)| is_variant(it, key))),
        Tagging::Internal(tag) | Tagging::Adjacent(tag, _) => {
            object.get(tag.as_str()).and_then(|value| {
                let name: Cow<'_, str> = serde_json::from_str(value.get()).ok()?;
                variants
                    .iter()
                    .find(|it| !it.untagged && is_variant(it, &name))
            })
        }
        Tagging::Untagged => None,
    };
    tagged.or_else(|| {
        variants
            .iter()
            .filter(|it| it.untagged || matches!(tagging, Tagging::Untagged))
            .find(|it| object_fits(it, object))
    })
}

/// Whether serde takes `key` for the field.
pub(crate) fn is_called(field: &Field, key: &str) -> bool {
    field.name.as_str() == key || field.aliases.contains(&key)
}

/// Whether serde takes `name` for the variant.
pub(crate) fn is_variant(variant: &Variant, name: &str) -> bool {
    variant.name.as_str() == name || variant.aliases.contains(&name)
}

/// The first variant without a tag that the JSON fits.
pub(crate) fn untagged(
    tagging: &Tagging,
    variants: &'static [Variant],
    json: &str,
) -> Option<&'static Variant> {
    variants
        .iter()
        .filter(|it| it.untagged || matches!(tagging, Tagging::Untagged))
        .find(|it| content_fits(it, json, 0))
}

fn object_fits(variant: &Variant, object: &Entries<'_>) -> bool {
    match variant.content {
        Content::Unit | Content::Tuple(_) => false,
        Content::Newtype(field) => match &shape::strip_nullable(field.node).get().kind {
            Kind::Object(fields) => fields_fit(fields, object, 0),
            _ => true,
        },
        Content::Struct(fields) => fields_fit(fields, object, 0),
    }
}

fn content_fits(variant: &Variant, json: &str, depth: usize) -> bool {
    match variant.content {
        Content::Unit => json == "null",
        Content::Newtype(field) => fits(field.node, json, depth),
        Content::Tuple(slots) => slots_fit(slots, json, depth),
        Content::Struct(fields) => Entries::of(json).is_some_and(|object| {
            fields_fit(fields, &object, depth)
                && (!variant.closed
                    || object
                        .0
                        .iter()
                        .all(|(key, _)| fields.iter().any(|it| is_called(it, key))))
        }),
    }
}

fn fields_fit(fields: &[Field], object: &Entries<'_>, depth: usize) -> bool {
    fields.iter().filter(|field| !field.flatten).all(|field| {
        let names = std::iter::once(field.name.as_str()).chain(field.aliases.iter().copied());
        match names.into_iter().find_map(|name| object.get(name)) {
            None => {
                field.default || matches!(shape::strip(field.node).get().kind, Kind::Nullable(_))
            }
            Some(value) => {
                (field.default && value.get() == "null") || fits(field.node, value.get(), depth + 1)
            }
        }
    })
}

fn slots_fit(slots: &[Field], json: &str, depth: usize) -> bool {
    match (Entries::of(json), items(json)) {
        (Some(object), _) => fields_fit(slots, &object, depth),
        (None, Some(items)) => {
            items.len() == slots.len()
                && slots
                    .iter()
                    .zip(items)
                    .all(|(slot, item)| fits(slot.node, item.get(), depth + 1))
        }
        (None, None) => false,
    }
}

fn items(json: &str) -> Option<Vec<&serde_json::value::RawValue>> {
    serde_json::from_str(json).ok()
}

/// Whether the JSON, as the schema asks for it or as serde reads it, is of the type.
fn fits(node: NodeRef, json: &str, depth: usize) -> bool {
    if depth > DEPTH {
        return true;
    }
    match &node.get().kind {
        Kind::Null => json == "null",
        Kind::Boolean => matches!(json, "true" | "false"),
        Kind::Integer { minimum, maximum } => {
            let digits = number::as_integer(json).unwrap_or_else(|| json.to_owned());
            digits
                .parse::<i128>()
                .is_ok_and(|it| *minimum <= it && it <= *maximum)
        }
        Kind::Number => json.starts_with(|it: char| it == '-' || it.is_ascii_digit()),
        Kind::String | Kind::Parsed => json.starts_with('"'),
        Kind::Json | Kind::Foreign(_) | Kind::Recursive(_) => true,
        Kind::Enum(values) => serde_json::from_str::<Cow<'_, str>>(json)
            .is_ok_and(|text| values.iter().any(|it| it.name.as_str() == text)),
        Kind::Nullable(inner) => json == "null" || fits(*inner, json, depth),
        Kind::Newtype(field) => fits(field.node, json, depth + 1),
        Kind::Array {
            items: node,
            minimum,
            maximum,
        } => items(json).is_some_and(|items| {
            (*minimum..=*maximum).contains(&items.len())
                && items.iter().all(|item| fits(*node, item.get(), depth + 1))
        }),
        Kind::Map { .. } => json.starts_with(['{', '[']),
        Kind::Tuple(slots) => slots_fit(slots, json, depth),
        Kind::Object(fields) => {
            Entries::of(json).is_some_and(|object| fields_fit(fields, &object, depth))
        }
        Kind::Union(tagging, variants) => {
            let by_tag = Entries::of(json)
                .is_some_and(|object| variant(tagging, variants, &object).is_some());
            let by_name = matches!(tagging, Tagging::External)
                && serde_json::from_str::<Cow<'_, str>>(json)
                    .is_ok_and(|name| variants.iter().any(|it| is_variant(it, &name)));
            by_tag || by_name || untagged(tagging, variants, json).is_some()
        }
    }
}
