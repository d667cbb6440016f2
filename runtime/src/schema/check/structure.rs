//! What has no strict form at all, whatever the limits: keys that are not fixed or meet twice, a
//! `null` inside a `null`, constraints on the wrong kind of value.

#![expect(
    clippy::result_large_err,
    reason = "only the compiler runs this, and it has no heap"
)]

use super::super::node::{Bound, Content, Field, Kind, NodeRef, Rules, Tagging, Text, Variant};
use super::super::{facts, shape, text};
use super::message::{Message, Path};

/// How many objects one may become by what is flattened into it.
const ALTERNATIVES: usize = 64;

/// What is wrong, and where.
pub(super) struct Fault {
    pub(super) message: Message,
    pub(super) path: Path,
}

type Checked = Result<(), Fault>;

macro_rules! check {
    ($result:expr) => {
        if let Err(fault) = $result {
            return Err(fault);
        }
    };
}

const fn fault(message: Message, path: Path) -> Checked {
    Err(Fault { message, path })
}

/// One field or variant of `root`, without the types that it refers to.
pub(super) const fn part(root: NodeRef, index: usize) -> Checked {
    match &root.get().kind {
        Kind::Object(fields) | Kind::Tuple(fields) => field(fields, index, Path::new()),
        Kind::Newtype(content) => position(content, Path::new()),
        Kind::Union(tagging, variants) => variant(tagging, &variants[index]),
        _ => Ok(()),
    }
}

const fn variant(tagging: &Tagging, variant: &Variant) -> Checked {
    let path = Path::new().step(variant.name.as_str());
    let aside = variant.untagged || matches!(tagging, Tagging::Internal(_) | Tagging::Untagged);
    match variant.content {
        Content::Unit => Ok(()),
        Content::Struct(fields) | Content::Tuple(fields) => {
            let mut i = 0;
            while i < fields.len() {
                check!(field(fields, i, path));
                if aside {
                    check!(set_aside(
                        fields[i].node,
                        path.step(fields[i].name.as_str())
                    ));
                }
                if let Tagging::Internal(tag) = tagging
                    && !variant.untagged
                    && fields[i].flatten
                    && has_key(fields[i].node, tag.as_str())
                {
                    return fault(twice(*tag), path.step(fields[i].name.as_str()));
                }
                i += 1;
            }
            Ok(())
        }
        Content::Newtype(content) if aside && facts::has_keys_of_numbers(content.node) => {
            set_aside(content.node, path)
        }
        Content::Newtype(content) => match tagging {
            Tagging::Internal(tag) if !variant.untagged => {
                if shape::choices(content.node) == 0 {
                    let message = "an internally tagged variant can hold a struct only: the tag is one of its keys";
                    fault(Message::new().add(message), path)
                } else if has_key(content.node, tag.as_str()) {
                    fault(twice(*tag), path)
                } else {
                    Ok(())
                }
            }
            _ => position(content, path),
        },
    }
}

/// A place where serde sets the value aside before it reads it.
const fn set_aside(node: NodeRef, path: Path) -> Checked {
    if facts::has_keys_of_numbers(node) {
        let message = Message::new()
            .add("serde cannot read a map here whose keys are numbers or booleans")
            .add("\nhelp: use text for the keys, or an enum that is tagged from outside");
        return fault(message, path);
    }
    Ok(())
}

const fn twice(name: Text) -> Message {
    Message::new()
        .add("the key `")
        .add(name.as_str())
        .add("` would stand twice in one object")
}

const fn field(fields: &[Field], index: usize, path: Path) -> Checked {
    let field = &fields[index];
    let path = path.step(field.name.as_str());
    if !field.flatten {
        return position(field, path);
    }
    check!(set_aside(field.node, path));
    let choices = shape::choices(field.node);
    if choices == 0 {
        let message =
            "`#[serde(flatten)]` needs fixed keys: a struct with named fields, or an enum of such";
        return fault(Message::new().add(message), path);
    }
    if choices > ALTERNATIVES || shape::alternatives(fields) > ALTERNATIVES {
        let message = Message::new()
            .add("`#[serde(flatten)]` makes more than ")
            .number(ALTERNATIVES)
            .add(" different objects of this one");
        return fault(message, path);
    }
    let mut i = 0;
    while i < fields.len() {
        let other = &fields[i];
        let shared = if i == index {
            None
        } else if other.flatten {
            shared_key(field.node, other.node)
        } else if has_key(field.node, other.name.as_str()) {
            Some(other.name)
        } else {
            None
        };
        if let Some(name) = shared {
            return fault(twice(name), path);
        }
        i += 1;
    }
    Ok(())
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
const fn position(field: &Field, path: Path) -> Checked {
    if let Some(rules) = field.rules {
        check!(rules_fit(rules, field.node, path));
    }
    inside(field.node, false, path)
}

/// What is written in place: the types without a definition of their own.
const fn inside(node: NodeRef, nullable: bool, path: Path) -> Checked {
    if shape::definition(node).is_some() {
        return Ok(());
    }
    match &node.get().kind {
        Kind::Nullable(_) if nullable => {
            let message = "an `Option` inside an `Option`: JSON has one `null` for both";
            fault(Message::new().add(message), path)
        }
        Kind::Nullable(inner) => inside(*inner, true, path),
        Kind::Newtype(field) => inside(field.node, nullable, path),
        Kind::Array { items, .. } => inside(*items, false, path.step(Path::ITEMS)),
        Kind::Tuple(slots) => {
            let mut i = 0;
            while i < slots.len() {
                check!(inside(
                    slots[i].node,
                    false,
                    path.step(slots[i].name.as_str())
                ));
                i += 1;
            }
            Ok(())
        }
        Kind::Map { key, value } => match &shape::strip(*key).get().kind {
            Kind::String | Kind::Parsed | Kind::Integer { .. } | Kind::Boolean | Kind::Enum(_) => {
                inside(*value, false, path.step(Path::ITEMS))
            }
            _ => {
                let message = "the keys of a map are text, integers, booleans or values of an enum";
                fault(Message::new().add(message), path)
            }
        },
        _ => Ok(()),
    }
}

/// Each constraint is one on this kind of value, and leaves some value.
const fn rules_fit(rules: &Rules, node: NodeRef, path: Path) -> Checked {
    let kind = &shape::strip_nullable(node).get().kind;
    let numbers = matches!(kind, Kind::Integer { .. } | Kind::Number);
    let text = matches!(kind, Kind::String | Kind::Parsed);
    let lists = matches!(kind, Kind::Array { .. } | Kind::Map { .. });
    let wrong = if rules.on_numbers() && !numbers {
        Some(("a bound", "numbers"))
    } else if rules.on_text() && !text {
        Some(("a length, pattern or format", "text"))
    } else if rules.on_lists() && !lists {
        Some(("a number of items", "lists and maps"))
    } else {
        None
    };
    if let Some((what, whose)) = wrong {
        let message = Message::new()
            .add(what)
            .add(" is for ")
            .add(whose)
            .add(", which this is not");
        return fault(message, path);
    }
    if let Kind::Integer { minimum, maximum } = kind {
        let bounds = [
            rules.minimum,
            rules.maximum,
            rules.exclusive_minimum,
            rules.exclusive_maximum,
        ];
        let mut i = 0;
        while i < bounds.len() {
            if let Some(bound) = bounds[i]
                && (bound.is_below(Bound::Integer(*minimum))
                    || Bound::Integer(*maximum).is_below(bound))
            {
                return fault(
                    Message::new().add("this bound lies outside the integer type"),
                    path,
                );
            }
            i += 1;
        }
    }
    Ok(())
}
