//! Types without any strict form, whatever the limits: keys that are not fixed or occur twice, a
//! `null` inside a `null`, constraints on the wrong kind of value.

use super::bounds;
use super::keys::shared_key;
use super::message::{Message, Path};
use super::survey::Survey;
use crate::schema::table::node::{
    Constraints, Content, Field, Kind, NodeRef, Tagging, Text, Variant, nested, opaque, scalar,
};
use crate::schema::table::shape::{self, has_key};

/// The largest number of objects that one may become by its flattened fields.
const ALTERNATIVES: usize = 64;

/// One field or variant of `root`, without the types that it refers to.
#[track_caller]
pub(super) const fn part(root: NodeRef, index: usize, path: &Path<'_>) {
    match &root.get().kind {
        Kind::Object(fields) | Kind::Tuple(fields) => field(fields, index, path),
        Kind::Newtype(content) => position(content, path),
        Kind::Union(tagging, variants) => {
            let path = path.step(variants[index].name.as_str());
            variant(tagging, &variants[index], &path);
        }
        scalar!()
        | opaque!()
        | Kind::Array { .. }
        | Kind::Map { .. }
        | Kind::Nullable(_)
        | Kind::Enum(_) => {}
    }
}

#[track_caller]
const fn variant(tagging: &Tagging, variant: &Variant, path: &Path<'_>) {
    let aside = variant.untagged || matches!(tagging, Tagging::Internal(_) | Tagging::Untagged);
    let beside = match tagging {
        Tagging::Internal(tag) if !variant.untagged => Some(*tag),
        _ => None,
    };
    match variant.content {
        Content::Unit => {}
        Content::Struct(fields) | Content::Tuple(fields) => {
            let mut i = 0;
            while i < fields.len() {
                field(fields, i, path);
                let path = path.step(fields[i].name.as_str());
                if aside {
                    set_aside(fields[i].node, &path);
                }
                if let Some(tag) = beside
                    && fields[i].flatten
                    && has_key(fields[i].node, tag.as_str())
                {
                    path.fail(twice(tag, None));
                }
                i += 1;
            }
        }
        Content::Newtype(content) => {
            if aside {
                set_aside(content.node, path);
            }
            let Some(tag) = beside else {
                return position(content, path);
            };
            if shape::choices(content.node) == 0 {
                path.fail(Message::new().add(
                    "an internally tagged variant holds a struct, for the tag is one of its keys: name its field, or add `content = \"…\"`",
                ));
            }
            if has_key(content.node, tag.as_str()) {
                path.fail(twice(tag, None));
            }
        }
    }
}

/// A place where serde buffers the value before it reads it (tagged, untagged, flatten). Keys of maps that
/// are no strings do not survive that.
#[track_caller]
const fn set_aside(node: NodeRef, path: &Path<'_>) {
    if Survey::of(node).has_number_keys() {
        path.fail(
            Message::new()
                .add("serde cannot read a map here whose keys are numbers or booleans: ")
                .add("use `String` for the keys"),
        );
    }
}

/// The message about a key that stands here and in the other field, or as the tag.
const fn twice(name: Text, other: Option<Text>) -> Message {
    let message = Message::new()
        .add("the key `")
        .add(name.as_str())
        .add("` would stand twice in one object, here and ");
    let message = match other {
        Some(other) => message.add("in the field `").add(other.as_str()).add("`"),
        None => message.add("as the tag"),
    };
    message.add(": rename one of them with `#[serde(rename = \"…\")]`")
}

#[track_caller]
const fn field(fields: &[Field], index: usize, path: &Path<'_>) {
    let field = &fields[index];
    let path = &path.step(field.name.as_str());
    if !field.flatten {
        return position(field, path);
    }
    if let Some(constraints) = field.constraints {
        constraints_fit(constraints, field.node, path);
    }
    set_aside(field.node, path);
    let choices = shape::choices(field.node);
    if choices == 0 {
        path.fail(not_flat(field));
    }
    let before = shape::alternatives(fields.split_at(index).0);
    if before <= ALTERNATIVES && before * choices > ALTERNATIVES {
        path.fail(
            Message::new()
                .add("`#[serde(flatten)]` makes more than ")
                .number(ALTERNATIVES)
                .add(" different objects of this one: leave it out at one of the fields"),
        );
    }
    let mut i = 0;
    while i < fields.len() {
        let other = &fields[i];
        // Of two flattened fields the first tells of it.
        let shared = if i == index || (other.flatten && i < index) {
            None
        } else if other.flatten {
            shared_key(field.node, other.node)
        } else if has_key(field.node, other.name.as_str()) {
            Some(other.name)
        } else {
            None
        };
        if let Some(name) = shared {
            path.fail(twice(name, Some(other.name)));
        }
        i += 1;
    }
}

/// Returns what is wrong with a flattened field that has no fixed keys.
const fn not_flat(field: &Field) -> Message {
    match &shape::strip_nullable(field.node).get().kind {
        Kind::Map { .. } | Kind::Json => Message::new()
            .add("a map that is flattened has no fixed keys, which a strict schema needs: leave out `#[serde(flatten)]`, and the map is the value of the key `")
            .add(field.name.as_str())
            .add("`"),
        scalar!()
        | Kind::Foreign(_)
        | Kind::Recursive(_)
        | Kind::Quoted(_)
        | Kind::Array { .. }
        | Kind::Tuple(_)
        | Kind::Nullable(_)
        | Kind::Newtype(_)
        | Kind::Object(_)
        | Kind::Enum(_)
        | Kind::Union(..) => Message::new().add(
            "`#[serde(flatten)]` needs fixed keys, as a struct with named fields has: leave it out, or use such a struct",
        ),
    }
}

/// A place where a value stands, with what is written in place there.
#[track_caller]
const fn position(field: &Field, path: &Path<'_>) {
    if let Some(constraints) = field.constraints {
        constraints_fit(constraints, field.node, path);
    }
    inside(field.node, false, path);
}

/// Checks what is written in place: the types without a definition of their own.
#[track_caller]
const fn inside(node: NodeRef, nullable: bool, path: &Path<'_>) {
    if let Some(definition) = &node.get().definition
        && !definition.arguments.is_empty()
    {
        return parts(node, path);
    }
    if shape::definition(node).is_some() {
        return;
    }
    match &node.get().kind {
        Kind::Nullable(_) if nullable => path.fail(
            Message::new().add("an `Option` inside an `Option`: JSON has one `null` for both, so use one `Option`, or an enum"),
        ),
        Kind::Nullable(inner) => inside(*inner, true, path),
        Kind::Newtype(field) => inside(field.node, nullable, path),
        Kind::Array { items, .. } => inside(*items, false, &path.step(Path::ITEMS)),
        Kind::Tuple(slots) => {
            let mut i = 0;
            while i < slots.len() {
                inside(slots[i].node, false, &path.step(slots[i].name.as_str()));
                i += 1;
            }
        }
        Kind::Map { key, value } => match &shape::strip(*key).get().kind {
            Kind::String | Kind::Parsed | Kind::Integer { .. } | Kind::Boolean | Kind::Enum(_) => {
                inside(*key, false, path);
                inside(*value, false, &path.step(Path::ITEMS));
            }
            opaque!() | nested!() | Kind::Null | Kind::Number | Kind::Nullable(_) | Kind::Newtype(_) | Kind::Object(_) | Kind::Union(..) => path.fail(
                Message::new()
                    .add("the keys of a map are text, integers, booleans or values of an enum: use one of these, or a `Vec` of pairs"),
            ),
        },
        kind @ Kind::Integer { .. } if shape::is_wide(kind) => {
            path.fail(Message::new().add(shape::WIDE));
        }
        scalar!() | opaque!() | Kind::Object(_) | Kind::Enum(_) | Kind::Union(..) => {}
    }
}

/// Returns how many fields or variants the type has.
pub(super) const fn count(node: NodeRef) -> usize {
    match &node.get().kind {
        Kind::Object(fields) | Kind::Tuple(fields) => fields.len(),
        Kind::Union(_, variants) => variants.len(),
        Kind::Newtype(_) => 1,
        scalar!()
        | opaque!()
        | Kind::Array { .. }
        | Kind::Map { .. }
        | Kind::Nullable(_)
        | Kind::Enum(_) => 0,
    }
}

/// A generic type has no check of its own, as only its owner knows its arguments.
#[track_caller]
const fn parts(node: NodeRef, path: &Path<'_>) {
    let mut i = 0;
    while i < count(node) {
        part(node, i, path);
        i += 1;
    }
}

#[track_caller]
const fn constraints_fit(constraints: &Constraints, node: NodeRef, path: &Path<'_>) {
    if let Some(words) = bounds::misfit(constraints, node) {
        path.fail(Message::new().add(words));
    }
}
