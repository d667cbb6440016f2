//! The keys that flattened fields of an object share. It knows nothing of limits and constraints.

use crate::schema::table::node::{
    Content, Field, Kind, NodeRef, Tagging, Text, nested, opaque, scalar,
};
use crate::schema::table::shape::{self, has_key};

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
