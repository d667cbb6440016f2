//! The variant that a piece of JSON is, and the field that a key is, where keys of several types lie in
//! one object. It changes nothing.

use super::document::Json;
use super::fits;
use crate::schema::table::node::{
    Content, Field, Kind, NodeRef, Tagging, Text, Value, Variant, nested, opaque, scalar,
};
use crate::schema::table::shape;

/// The meaning of a key.
pub(crate) enum Found {
    /// A value of a map.
    Value(NodeRef),
    /// The value of a field.
    Field(&'static Field),
    /// The content of a variant, under this key.
    Content(Text, &'static Variant),
    /// The name of a variant, under this key.
    Tag(Text),
}

/// The form of the JSON of a value.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Form {
    /// As the schema asks for it; where that fits nothing, as serde reads it.
    Encoded,
    /// As serde reads it.
    Plain,
}

impl Form {
    /// The forms to try, in turn.
    fn tries(self) -> &'static [Form] {
        match self {
            Self::Encoded => &[Self::Encoded, Self::Plain],
            Self::Plain => &[Self::Plain],
        }
    }
}

/// The variant of an enum with data that a value is.
pub(crate) enum Picked {
    /// One that the keys of the object tell.
    ByKeys(&'static Variant),
    /// One without a tag, whose content the value is as a whole.
    Whole(&'static Variant),
}

/// Returns what `key` is among the fields, given all keys of the object.
pub(crate) fn field(
    fields: &'static [Field],
    key: &str,
    object: Json<'_>,
    form: Form,
) -> Option<Found> {
    let plain = fields
        .iter()
        .find(|field| !field.flatten && is_called(field, key));
    if let Some(field) = plain {
        return Some(Found::Field(field));
    }
    fields
        .iter()
        .filter(|it| it.flatten)
        .find_map(|it| merged(it.node, key, object, form))
}

/// Returns what `key` is in something whose keys lie in the object around it.
fn merged(node: NodeRef, key: &str, object: Json<'_>, form: Form) -> Option<Found> {
    match &shape::strip_nullable(node).get().kind {
        Kind::Object(fields) => field(fields, key, object, form),
        Kind::Union(tagging, variants) => {
            let variant = variant(tagging, variants, object, form)?;
            of_variant(tagging, variant, key, object, form)
        }
        scalar!()
        | opaque!()
        | nested!()
        | Kind::Nullable(_)
        | Kind::Newtype(_)
        | Kind::Enum(_) => None,
    }
}

/// Returns what `key` is among the keys of an object that is this variant.
pub(crate) fn of_variant(
    tagging: &Tagging,
    variant: &'static Variant,
    key: &str,
    object: Json<'_>,
    form: Form,
) -> Option<Found> {
    match (tagging, variant.untagged) {
        (Tagging::External, false) if is_variant(variant, key) => {
            Some(Found::Content(variant.name, variant))
        }
        (Tagging::Internal(tag) | Tagging::Adjacent(tag, _), false) if tag.is(key) => {
            Some(Found::Tag(*tag))
        }
        (Tagging::Adjacent(_, content), false) if content.is(key) => {
            Some(Found::Content(*content, variant))
        }
        (Tagging::External | Tagging::Adjacent(..), false) => None,
        (Tagging::Internal(_) | Tagging::Untagged, _) | (_, true) => match variant.content {
            Content::Unit | Content::Tuple(_) => None,
            Content::Newtype(field) => merged(field.node, key, object, form),
            Content::Struct(fields) => field(fields, key, object, form),
        },
    }
}

/// The variant that a value is, in whatever way the enum is tagged.
pub(crate) fn picked(
    tagging: &Tagging,
    variants: &'static [Variant],
    json: Json<'_>,
    form: Form,
) -> Option<Picked> {
    let tagged = json
        .is_object()
        .then(|| variant(tagging, variants, json, form))
        .flatten()
        .filter(|it| !it.untagged && !matches!(tagging, Tagging::Untagged));
    let keyed = tagged.map(Picked::ByKeys);
    keyed.or_else(|| untagged(tagging, variants, json, form).map(Picked::Whole))
}

/// The variant that an object is.
pub(crate) fn variant(
    tagging: &Tagging,
    variants: &'static [Variant],
    object: Json<'_>,
    form: Form,
) -> Option<&'static Variant> {
    variant_at(tagging, variants, object, form, 0)
}

pub(super) fn variant_at(
    tagging: &Tagging,
    variants: &'static [Variant],
    object: Json<'_>,
    form: Form,
    depth: usize,
) -> Option<&'static Variant> {
    let tagged = match tagging {
        Tagging::External => variants
            .iter()
            .find(|it| !it.untagged && object.find(|key| is_variant(it, key)).is_some())
            .or_else(|| {
                let mut members = object.members()?;
                let (name, _) = members.next()?;
                let is_only = members.next().is_none();
                is_only.then(|| named(variants, &name)).flatten()
            }),
        Tagging::Internal(tag) | Tagging::Adjacent(tag, _) => {
            object.find(|key| tag.is(key)).and_then(|value| {
                let name = value.string()?;
                named(variants, &name)
            })
        }
        Tagging::Untagged => None,
    };
    tagged.or_else(|| {
        without_tag(tagging, variants, form, |variant, form| {
            fits::object_fits(variant, object, form, depth)
        })
    })
}

/// Returns whether serde takes `key` for the field.
pub(crate) fn is_called(field: &Field, key: &str) -> bool {
    field.name.is(key) || field.aliases.contains(&key)
}

/// Returns whether serde takes `name` for the variant.
pub(crate) fn is_variant(variant: &Variant, name: &str) -> bool {
    variant.name.is(name) || variant.aliases.contains(&name)
}

/// The variant that serde takes for the name.
pub(crate) fn named(variants: &'static [Variant], name: &str) -> Option<&'static Variant> {
    let mut tagged = variants.iter().filter(|it| !it.untagged);
    let named = tagged.clone().find(|it| is_variant(it, name));
    named.or_else(|| tagged.find(|it| it.other))
}

/// The number of the value that a string is; some providers do not keep the case.
pub(crate) fn value(values: &[Value], text: &str) -> Option<usize> {
    let called = |it: &Value| it.name.as_str() == text || it.aliases.contains(&text);
    let exact = values.iter().position(called);
    exact
        .or_else(|| {
            let alike = |it: &Value| it.name.as_str().eq_ignore_ascii_case(text);
            let first = values.iter().position(alike)?;
            let only = !values[first + 1..].iter().any(alike) && !text.is_empty();
            only.then_some(first)
        })
        .or_else(|| values.iter().position(|it| it.other))
}

/// The first variant without a tag that the JSON fits.
pub(crate) fn untagged(
    tagging: &Tagging,
    variants: &'static [Variant],
    json: Json<'_>,
    form: Form,
) -> Option<&'static Variant> {
    untagged_at(tagging, variants, json, form, 0)
}

pub(super) fn untagged_at(
    tagging: &Tagging,
    variants: &'static [Variant],
    json: Json<'_>,
    form: Form,
    depth: usize,
) -> Option<&'static Variant> {
    without_tag(tagging, variants, form, |variant, form| {
        fits::content_fits(variant, json, form, depth)
    })
}

/// The first variant without a tag that fits, in the first form in which one does.
fn without_tag(
    tagging: &Tagging,
    variants: &'static [Variant],
    form: Form,
    fits: impl Fn(&Variant, Form) -> bool,
) -> Option<&'static Variant> {
    form.tries().iter().find_map(|form| {
        variants
            .iter()
            .filter(|it| it.untagged || matches!(tagging, Tagging::Untagged))
            .find(|it| fits(it, *form))
    })
}
