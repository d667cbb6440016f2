//! A test of whether a piece of JSON is of a type, by its shape. It looks into untagged variants, and
//! changes nothing.

use std::borrow::Cow;

use super::document::{Document, Json};
use super::pick::{self, Form, is_called, named, value};
use crate::schema::table::node::{Content, Field, Kind, NodeRef, Tagging, Variant};
use crate::schema::table::number;
use crate::schema::table::shape;

/// The depth to which untagged variants are examined; what lies below is taken to fit.
const DEPTH: usize = 8;

/// Returns whether the variant's keys are among those of an object that may have more.
pub(super) fn object_fits(variant: &Variant, object: Json<'_>, form: Form, depth: usize) -> bool {
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

pub(super) fn content_fits(variant: &Variant, json: Json<'_>, form: Form, depth: usize) -> bool {
    match variant.content {
        Content::Unit => json.is_null(),
        Content::Newtype(field) => fits(field.node, json, form, depth),
        Content::Tuple(slots) => slots_fit(slots, json, form, depth),
        Content::Struct(fields) => {
            let closed = variant.closed || form == Form::Encoded;
            whole_object_fits(fields, json, closed, form, depth)
        }
    }
}

fn whole_object_fits(
    fields: &[Field],
    json: Json<'_>,
    closed: bool,
    form: Form,
    depth: usize,
) -> bool {
    let known = |key: &str| fields.iter().any(|it| it.flatten || is_called(it, key));
    json.members().is_some_and(|mut members| {
        fields_fit(fields, json, form, depth) && (!closed || members.all(|(key, _)| known(&key)))
    })
}

fn fields_fit(fields: &[Field], object: Json<'_>, form: Form, depth: usize) -> bool {
    fields.iter().filter(|field| !field.flatten).all(|field| {
        match object.find(|key| is_called(field, key)) {
            None => {
                field.default || matches!(shape::strip(field.node).get().kind, Kind::Nullable(_))
            }
            Some(value) => {
                (form == Form::Encoded && field.default && value.is_null())
                    || fits(field.node, value, form, depth + 1)
            }
        }
    })
}

fn slots_fit(slots: &[Field], json: Json<'_>, form: Form, depth: usize) -> bool {
    if form == Form::Encoded {
        return whole_object_fits(slots, json, true, form, depth);
    }
    json.items().is_some_and(|items| {
        items.clone().count() == slots.len()
            && slots
                .iter()
                .zip(items)
                .all(|(slot, item)| fits(slot.node, item, form, depth + 1))
    })
}

/// The JSON of a value that stands as JSON text in a string. A string that is no such text, but a value
/// of the type, is taken for one that was not quoted twice.
pub(crate) fn unquoted<'a>(node: NodeRef, json: Json<'a>) -> Cow<'a, str> {
    let takes = |json: Json<'_>| {
        let mut forms = [Form::Encoded, Form::Plain].into_iter();
        forms.any(|form| fits(node, json, form, 0))
    };
    if let Some(text) = json.string()
        && let Ok(inner) = Document::of(&text)
        && (takes(inner.root()) || !takes(json))
    {
        return Cow::Owned(inner.root().text().to_owned());
    }
    Cow::Borrowed(json.text())
}

/// Returns whether the JSON is a map: a list of `{"key": …, "value": …}`, or an object.
fn map_fits(key: NodeRef, value: NodeRef, json: Json<'_>, form: Form, depth: usize) -> bool {
    if form == Form::Encoded {
        let part = |pair: Json<'_>, name: &str, node: NodeRef| {
            let part = pair.get(name);
            part.is_some_and(|it| fits(node, it, form, depth + 1))
        };
        return json.items().is_some_and(|mut items| {
            items.all(|pair| {
                pair.members().is_some_and(|it| it.count() == 2)
                    && part(pair, "key", key)
                    && part(pair, "value", value)
            })
        });
    }
    json.members().is_some_and(|mut members| {
        members.all(|(name, content)| {
            key_fits(key, &name, form, depth + 1) && fits(value, content, form, depth + 1)
        })
    })
}

/// Returns whether the key of a map is of the type: keys that are no text stand in quotes.
fn key_fits(node: NodeRef, name: &str, form: Form, depth: usize) -> bool {
    let quoted = serde_json::Value::from(name).to_string();
    [name, &quoted].into_iter().any(|json| {
        Document::of(json).is_ok_and(|document| fits(node, document.root(), form, depth))
    })
}

/// Returns whether the JSON, in this form, is of the type.
fn fits(node: NodeRef, json: Json<'_>, form: Form, depth: usize) -> bool {
    if depth > DEPTH {
        return true;
    }
    match &node.get().kind {
        Kind::Null => json.is_null(),
        Kind::Boolean => matches!(json.text(), "true" | "false"),
        Kind::Integer { minimum, maximum } => {
            let json = json.text();
            let whole = number::as_integer(json).filter(|_| form == Form::Encoded);
            // serde reads `-0` as a float.
            (json != "-0" || whole.is_some())
                && whole
                    .as_deref()
                    .unwrap_or(json)
                    .parse::<i128>()
                    .is_ok_and(|it| *minimum <= it && it <= *maximum)
        }
        Kind::Number => json
            .text()
            .starts_with(|it: char| it == '-' || it.is_ascii_digit()),
        Kind::String | Kind::Parsed => json.text().starts_with('"'),
        Kind::Json => form == Form::Plain || json.text().starts_with('"'),
        Kind::Quoted(quoted) if form == Form::Plain => fits(quoted.node, json, form, depth),
        Kind::Quoted(quoted) => {
            json.text().starts_with('"') && {
                let inner = unquoted(quoted.node, json);
                Document::of(&inner).is_ok_and(|inner| {
                    fits(quoted.node, inner.root(), Form::Encoded, depth + 1)
                        || fits(quoted.node, inner.root(), Form::Plain, depth + 1)
                })
            }
        }
        Kind::Foreign(_) | Kind::Recursive(_) => true,
        Kind::Enum(values) => json
            .string()
            .is_some_and(|text| value(values, &text).is_some()),
        Kind::Nullable(inner) => json.is_null() || fits(*inner, json, form, depth),
        Kind::Newtype(field) => fits(field.node, json, form, depth + 1),
        Kind::Array {
            items: node,
            minimum,
            maximum,
        } => json.items().is_some_and(|mut items| {
            (*minimum..=*maximum).contains(&items.clone().count())
                && items.all(|item| fits(*node, item, form, depth + 1))
        }),
        Kind::Map { key, value } => map_fits(*key, *value, json, form, depth),
        Kind::Tuple(slots) => slots_fit(slots, json, form, depth),
        Kind::Object(fields) => whole_object_fits(fields, json, form == Form::Encoded, form, depth),
        Kind::Union(tagging, variants) => {
            let by_tag = json.is_object()
                && pick::variant_at(tagging, variants, json, form, depth + 1).is_some();
            let by_name = matches!(tagging, Tagging::External)
                && json
                    .string()
                    .is_some_and(|name| named(variants, &name).is_some());
            by_tag
                || by_name
                || pick::untagged_at(tagging, variants, json, form, depth + 1).is_some()
        }
    }
}
