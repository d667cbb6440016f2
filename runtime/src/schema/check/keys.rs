//! The keys that flattened fields of an object share. It knows nothing of limits and constraints.

use crate::schema::table::node::{
    Content, Field, Kind, NodeRef, Tagging, Text, nested, opaque, scalar,
};
use crate::schema::table::{shape, text};

/// Returns whether the flattened node has this key in any of its forms.
pub(super) const fn has_key(node: NodeRef, key: &str) -> bool {
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
        scalar!()
        | opaque!()
        | nested!()
        | Kind::Nullable(_)
        | Kind::Newtype(_)
        | Kind::Enum(_) => false,
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
pub(super) const fn shared_key(node: NodeRef, other: NodeRef) -> Option<Text> {
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
        scalar!()
        | opaque!()
        | nested!()
        | Kind::Nullable(_)
        | Kind::Newtype(_)
        | Kind::Enum(_) => None,
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
