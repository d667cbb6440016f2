//! What has no strict form at all, whatever the limits: keys that are not fixed or meet twice, a
//! `null` inside a `null`, constraints on the wrong kind of value.

use super::super::node::{
    Bound, Content, Example, Field, Kind, NodeRef, Rules, Tagging, Text, Variant,
};
use super::super::{shape, text};
use super::bounds;
use super::message::{Message, Path};
use super::survey::Survey;

/// How many objects one may become by what is flattened into it.
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
        _ => {}
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
                    path.fail(twice(tag));
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
                path.fail(twice(tag));
            }
        }
    }
}

/// A place where serde sets the value aside before it reads it. It then loses how keys that are no
/// text are written.
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

const fn twice(name: Text) -> Message {
    Message::new().add("the key `").add(name.as_str()).add(
        "` would stand twice in one object: rename one of them with `#[serde(rename = \"…\")]`",
    )
}

#[track_caller]
const fn field(fields: &[Field], index: usize, path: &Path<'_>) {
    let field = &fields[index];
    let path = &path.step(field.name.as_str());
    if !field.flatten {
        return position(field, path);
    }
    if let Some(rules) = field.rules {
        rules_fit(rules, field.node, path);
    }
    set_aside(field.node, path);
    let choices = shape::choices(field.node);
    if choices == 0 {
        path.fail(Message::new().add(
            "`#[serde(flatten)]` needs fixed keys, as a struct with named fields has: leave it out, or use such a struct",
        ));
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
            path.fail(twice(name));
        }
        i += 1;
    }
}

/// Whether the flattened node has this key in any of its forms.
const fn has_key(node: NodeRef, key: &str) -> bool {
    match &shape::strip_nullable(node).get().kind {
        Kind::Object(fields) => fields_have_key(fields, key),
        Kind::Union(tagging, variants) => {
            let mut i = 0;
            while i < variants.len() {
                let variant = &variants[i];
                let tagged = !variant.untagged;
                let here = match tagging {
                    Tagging::Internal(tag) if tagged && text::equal(tag.as_str(), key) => true,
                    Tagging::Adjacent(tag, content) if tagged => {
                        text::equal(tag.as_str(), key) || text::equal(content.as_str(), key)
                    }
                    Tagging::External if tagged => text::equal(variant.name.as_str(), key),
                    _ => match variant.content {
                        Content::Newtype(field) => has_key(field.node, key),
                        Content::Struct(fields) => fields_have_key(fields, key),
                        Content::Unit | Content::Tuple(_) => false,
                    },
                };
                if here {
                    return true;
                }
                i += 1;
            }
            false
        }
        _ => false,
    }
}

const fn fields_have_key(fields: &[Field], key: &str) -> bool {
    let mut i = 0;
    while i < fields.len() {
        let field = &fields[i];
        let here = if field.flatten {
            has_key(field.node, key)
        } else {
            text::equal(field.name.as_str(), key)
        };
        if here {
            return true;
        }
        i += 1;
    }
    false
}

/// The first key of `node` that `other` has too.
const fn shared_key(node: NodeRef, other: NodeRef) -> Option<Text> {
    match &shape::strip_nullable(node).get().kind {
        Kind::Object(fields) => shared_field(fields, other),
        Kind::Union(tagging, variants) => {
            let mut i = 0;
            while i < variants.len() {
                let variant = &variants[i];
                let own = match tagging {
                    Tagging::Internal(tag) | Tagging::Adjacent(tag, _) => Some(*tag),
                    Tagging::External => Some(variant.name),
                    Tagging::Untagged => None,
                };
                if let Some(name) = own
                    && !variant.untagged
                    && has_key(other, name.as_str())
                {
                    return own;
                }
                let inner = match variant.content {
                    Content::Newtype(field) => shared_key(field.node, other),
                    Content::Struct(fields) => shared_field(fields, other),
                    Content::Unit | Content::Tuple(_) => None,
                };
                if inner.is_some() {
                    return inner;
                }
                i += 1;
            }
            None
        }
        _ => None,
    }
}

const fn shared_field(fields: &[Field], other: NodeRef) -> Option<Text> {
    let mut i = 0;
    while i < fields.len() {
        let shared = if fields[i].flatten {
            shared_key(fields[i].node, other)
        } else if has_key(other, fields[i].name.as_str()) {
            Some(fields[i].name)
        } else {
            None
        };
        if shared.is_some() {
            return shared;
        }
        i += 1;
    }
    None
}

/// A place where a value stands, with what is written in place there.
#[track_caller]
const fn position(field: &Field, path: &Path<'_>) {
    if let Some(rules) = field.rules {
        rules_fit(rules, field.node, path);
    }
    inside(field.node, false, path);
}

/// What is written in place: the types without a definition of their own.
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
                inside(*value, false, &path.step(Path::ITEMS));
            }
            _ => path.fail(
                Message::new()
                    .add("the keys of a map are text, integers, booleans or values of an enum: use one of these, or a `Vec` of pairs"),
            ),
        },
        _ => {}
    }
}

/// How many fields or variants the type has.
pub(super) const fn count(node: NodeRef) -> usize {
    match &node.get().kind {
        Kind::Object(fields) | Kind::Tuple(fields) => fields.len(),
        Kind::Union(_, variants) => variants.len(),
        Kind::Newtype(_) => 1,
        _ => 0,
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
const fn rules_fit(rules: &Rules, node: NodeRef, path: &Path<'_>) {
    if let Some(words) = misfit(rules, node) {
        path.fail(Message::new().add(words));
    }
}

/// What is wrong with the constraints, if anything: each is one on this kind of value, and leaves
/// some value.
pub(super) const fn misfit(rules: &Rules, node: NodeRef) -> Option<&'static str> {
    let kind = &shape::strip_nullable(node).get().kind;
    if let Kind::Foreign(_) = kind
        && (rules.are_visible() || rules.example.is_some())
    {
        return Some(
            "schemars describes this field, with all constraints: give them to its type, or use `validate = path`",
        );
    }
    if let Some(example) = rules.example
        && !example_fits(example, kind)
    {
        return Some("the example is no value of this type: give one as it is written in JSON");
    }
    let numbers = matches!(kind, Kind::Integer { .. } | Kind::Number);
    if !numbers && rules.on_numbers() {
        return Some(
            "`minimum`, `maximum` and `multiple_of` are for numbers, which this is not: remove them",
        );
    }
    let text = matches!(kind, Kind::String | Kind::Parsed);
    if !text && rules.on_text() {
        return Some(
            "`min_length`, `max_length`, `pattern` and `format` are for text, which this is not: remove them",
        );
    }
    let lists = matches!(kind, Kind::Array { .. } | Kind::Map { .. });
    if !lists && rules.on_lists() {
        return Some(
            "`min_items` and `max_items` are for lists and maps, which this is not: remove them",
        );
    }
    let left = bounds::nothing_left(rules, kind);
    if left.is_some() {
        return left;
    }
    let Kind::Integer { minimum, maximum } = kind else {
        return None;
    };
    let bounds = [
        rules.minimum,
        rules.maximum,
        rules.exclusive_minimum,
        rules.exclusive_maximum,
    ];
    let (least, most) = (Bound::Integer(*minimum), Bound::Integer(*maximum));
    let mut i = 0;
    while i < bounds.len() {
        if let Some(bound) = bounds[i]
            && (bound.is_below(least) || most.is_below(bound))
        {
            return Some(
                "this bound lies outside the integer type: choose one within it, or a wider type",
            );
        }
        i += 1;
    }
    None
}

const fn example_fits(example: Example, kind: &Kind) -> bool {
    match (example, kind) {
        (Example::Text(_), Kind::String | Kind::Parsed | Kind::Json)
        | (Example::Boolean(_), Kind::Boolean)
        | (Example::Number(_), Kind::Number) => true,
        (Example::Text(example), Kind::Enum(values)) => {
            let mut i = 0;
            while i < values.len() {
                if text::equal(values[i].name.as_str(), example.as_str()) {
                    return true;
                }
                i += 1;
            }
            false
        }
        (Example::Number(Bound::Integer(number)), Kind::Integer { minimum, maximum }) => {
            *minimum <= number && number <= *maximum
        }
        _ => false,
    }
}
