//! Which variant a piece of JSON is, and which field a key is, where keys of several types lie in
//! one object. It changes nothing.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::entries::Entries;
use crate::schema::table::node::{
    Content, Field, Kind, NodeRef, Tagging, Text, Value, Variant, nested, opaque, scalar,
};
use crate::schema::table::number;
use crate::schema::table::shape;

/// What a key leads to.
pub(crate) enum Found {
    /// The value of a field.
    Field(&'static Field),
    /// What a variant carries, under this key.
    Content(Text, &'static Variant),
    /// The name of a variant, under this key.
    Tag(Text),
}

/// What the JSON of a value looks like.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Form {
    /// As the schema asks for it; where that fits nothing, as serde reads it.
    Asked,
    /// As serde reads it.
    Read,
}

impl Form {
    /// The forms to try, in turn.
    fn tries(self) -> &'static [Form] {
        match self {
            Self::Asked => &[Self::Asked, Self::Read],
            Self::Read => &[Self::Read],
        }
    }
}

/// How deep untagged variants are looked into; what lies below is taken to fit.
const DEPTH: usize = 8;

/// Returns what `key` is among the fields, given all keys of the object.
pub(crate) fn field(
    fields: &'static [Field],
    key: &str,
    object: &Entries<'_>,
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
fn merged(node: NodeRef, key: &str, object: &Entries<'_>, form: Form) -> Option<Found> {
    match &shape::strip_nullable(node).get().kind {
        Kind::Object(fields) => field(fields, key, object, form),
        Kind::Union(tagging, variants) => {
            let variant = variant(tagging, variants, object, form)?;
            match (tagging, variant.untagged) {
                (Tagging::External, false) if is_variant(variant, key) => {
                    Some(Found::Content(variant.name, variant))
                }
                (Tagging::Adjacent(_, content), false) if content.is(key) => {
                    Some(Found::Content(*content, variant))
                }
                (Tagging::Internal(tag) | Tagging::Adjacent(tag, _), false) if tag.is(key) => {
                    Some(Found::Tag(*tag))
                }
                (Tagging::External | Tagging::Adjacent(..), false) => None,
                (Tagging::Internal(_) | Tagging::Untagged, _) | (_, true) => {
                    content(variant, key, object, form)
                }
            }
        }
        scalar!()
        | opaque!()
        | nested!()
        | Kind::Nullable(_)
        | Kind::Newtype(_)
        | Kind::Enum(_) => None,
    }
}

/// Returns what `key` is among the keys of a variant's content.
pub(crate) fn content(
    variant: &'static Variant,
    key: &str,
    object: &Entries<'_>,
    form: Form,
) -> Option<Found> {
    match variant.content {
        Content::Unit | Content::Tuple(_) => None,
        Content::Newtype(field) => merged(field.node, key, object, form),
        Content::Struct(fields) => field(fields, key, object, form),
    }
}

/// The variant that an object is.
pub(crate) fn variant(
    tagging: &Tagging,
    variants: &'static [Variant],
    object: &Entries<'_>,
    form: Form,
) -> Option<&'static Variant> {
    variant_at(tagging, variants, object, form, 0)
}

fn variant_at(
    tagging: &Tagging,
    variants: &'static [Variant],
    object: &Entries<'_>,
    form: Form,
    depth: usize,
) -> Option<&'static Variant> {
    let tagged = match tagging {
        Tagging::External => variants
            .iter()
            .find(|it| !it.untagged && object.0.iter().any(|(key, _)| is_variant(it, key)))
            .or_else(|| match object.0.as_slice() {
                [(name, _)] => named(variants, name),
                _ => None,
            }),
        Tagging::Internal(tag) | Tagging::Adjacent(tag, _) => {
            object.find(|key| tag.is(key)).and_then(|value| {
                let name: Cow<'_, str> = serde_json::from_str(value.get()).ok()?;
                named(variants, &name)
            })
        }
        Tagging::Untagged => None,
    };
    tagged.or_else(|| {
        without_tag(tagging, variants, form, |variant, form| {
            object_fits(variant, object, form, depth)
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
    json: &str,
    form: Form,
) -> Option<&'static Variant> {
    untagged_at(tagging, variants, json, form, 0)
}

fn untagged_at(
    tagging: &Tagging,
    variants: &'static [Variant],
    json: &str,
    form: Form,
    depth: usize,
) -> Option<&'static Variant> {
    without_tag(tagging, variants, form, |variant, form| {
        content_fits(variant, json, form, depth)
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

/// Returns whether the variant's keys are among those of an object that may have more.
fn object_fits(variant: &Variant, object: &Entries<'_>, form: Form, depth: usize) -> bool {
    match variant.content {
        Content::Unit | Content::Tuple(_) => false,
        Content::Newtype(field) => {
            if let Kind::Object(fields) = &shape::strip_nullable(field.node).get().kind {
                fields_fit(fields, object, form, depth)
            } else {
                true
            }
        }
        Content::Struct(fields) => fields_fit(fields, object, form, depth),
    }
}

fn content_fits(variant: &Variant, json: &str, form: Form, depth: usize) -> bool {
    match variant.content {
        Content::Unit => json == "null",
        Content::Newtype(field) => fits(field.node, json, form, depth),
        Content::Tuple(slots) => slots_fit(slots, json, form, depth),
        Content::Struct(fields) => {
            let closed = variant.closed || form == Form::Asked;
            whole_object_fits(fields, json, closed, form, depth)
        }
    }
}

fn whole_object_fits(fields: &[Field], json: &str, closed: bool, form: Form, depth: usize) -> bool {
    let known = |key: &str| fields.iter().any(|it| it.flatten || is_called(it, key));
    Entries::of(json).is_some_and(|object| {
        fields_fit(fields, &object, form, depth)
            && (!closed || object.0.iter().all(|(key, _)| known(key)))
    })
}

fn fields_fit(fields: &[Field], object: &Entries<'_>, form: Form, depth: usize) -> bool {
    fields.iter().filter(|field| !field.flatten).all(|field| {
        match object.find(|key| is_called(field, key)) {
            None => {
                field.default || matches!(shape::strip(field.node).get().kind, Kind::Nullable(_))
            }
            Some(value) => {
                (form == Form::Asked && field.default && value.get() == "null")
                    || fits(field.node, value.get(), form, depth + 1)
            }
        }
    })
}

fn slots_fit(slots: &[Field], json: &str, form: Form, depth: usize) -> bool {
    if form == Form::Asked {
        return whole_object_fits(slots, json, true, form, depth);
    }
    items(json).is_some_and(|items| {
        items.len() == slots.len()
            && slots
                .iter()
                .zip(items)
                .all(|(slot, item)| fits(slot.node, item.get(), form, depth + 1))
    })
}

fn items(json: &str) -> Option<Vec<&RawValue>> {
    serde_json::from_str(json).ok()
}

/// The JSON of a value that stands as JSON text in a string. A string that is no such text, but a value
/// of the type, is taken for one that was not quoted twice.
pub(crate) fn unquoted(node: NodeRef, json: &str) -> Cow<'_, str> {
    let takes = |json: &str| {
        let mut forms = [Form::Asked, Form::Read].into_iter();
        forms.any(|form| fits(node, json, form, 0))
    };
    let Ok(text) = serde_json::from_str::<String>(json) else {
        return Cow::Borrowed(json);
    };
    match serde_json::from_str::<&RawValue>(&text) {
        Ok(inner) if takes(inner.get()) || !takes(json) => Cow::Owned(inner.get().to_owned()),
        Ok(_) | Err(_) => Cow::Borrowed(json),
    }
}

/// Returns whether the JSON is a map: a list of `{"key": …, "value": …}`, or an object.
fn map_fits(key: NodeRef, value: NodeRef, json: &str, form: Form, depth: usize) -> bool {
    if form == Form::Asked {
        return items(json).is_some_and(|items| {
            items.iter().all(|item| {
                Entries::of(item.get()).is_some_and(|pair| {
                    pair.0.len() == 2
                        && pair
                            .get("key")
                            .is_some_and(|it| fits(key, it.get(), form, depth + 1))
                        && pair
                            .get("value")
                            .is_some_and(|it| fits(value, it.get(), form, depth + 1))
                })
            })
        });
    }
    Entries::of(json).is_some_and(|object| {
        object.0.iter().all(|(name, content)| {
            // Keys that are no text stand in quotes.
            (fits(key, name, form, depth + 1)
                || fits(
                    key,
                    &serde_json::Value::from(&**name).to_string(),
                    form,
                    depth + 1,
                ))
                && fits(value, content.get(), form, depth + 1)
        })
    })
}

/// Returns whether the JSON, in this form, is of the type.
fn fits(node: NodeRef, json: &str, form: Form, depth: usize) -> bool {
    if depth > DEPTH {
        return true;
    }
    match &node.get().kind {
        Kind::Null => json == "null",
        Kind::Boolean => matches!(json, "true" | "false"),
        Kind::Integer { minimum, maximum } => {
            let whole = number::as_integer(json).filter(|_| form == Form::Asked);
            // serde reads `-0` as a float.
            (json != "-0" || whole.is_some())
                && whole
                    .as_deref()
                    .unwrap_or(json)
                    .parse::<i128>()
                    .is_ok_and(|it| *minimum <= it && it <= *maximum)
        }
        Kind::Number => json.starts_with(|it: char| it == '-' || it.is_ascii_digit()),
        Kind::String | Kind::Parsed => json.starts_with('"'),
        Kind::Json => form == Form::Read || json.starts_with('"'),
        Kind::Quoted(quoted) if form == Form::Read => fits(quoted.node, json, form, depth),
        Kind::Quoted(quoted) => {
            json.starts_with('"') && {
                let json = unquoted(quoted.node, json);
                fits(quoted.node, &json, Form::Asked, depth + 1)
                    || fits(quoted.node, &json, Form::Read, depth + 1)
            }
        }
        Kind::Foreign(_) | Kind::Recursive(_) => true,
        Kind::Enum(values) => serde_json::from_str::<Cow<'_, str>>(json)
            .is_ok_and(|text| value(values, &text).is_some()),
        Kind::Nullable(inner) => json == "null" || fits(*inner, json, form, depth),
        Kind::Newtype(field) => fits(field.node, json, form, depth + 1),
        Kind::Array {
            items: node,
            minimum,
            maximum,
        } => items(json).is_some_and(|items| {
            (*minimum..=*maximum).contains(&items.len())
                && items
                    .iter()
                    .all(|item| fits(*node, item.get(), form, depth + 1))
        }),
        Kind::Map { key, value } => map_fits(*key, *value, json, form, depth),
        Kind::Tuple(slots) => slots_fit(slots, json, form, depth),
        Kind::Object(fields) => whole_object_fits(fields, json, form == Form::Asked, form, depth),
        Kind::Union(tagging, variants) => {
            let by_tag = Entries::of(json)
                .is_some_and(|it| variant_at(tagging, variants, &it, form, depth + 1).is_some());
            let by_name = matches!(tagging, Tagging::External)
                && serde_json::from_str::<Cow<'_, str>>(json)
                    .is_ok_and(|name| named(variants, &name).is_some());
            by_tag || by_name || untagged_at(tagging, variants, json, form, depth + 1).is_some()
        }
    }
}
