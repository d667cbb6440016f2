//! What keys may lie in one object: flattened types must have fixed ones, all different; what
//! stands beside a tag must have keys at all. It knows no limit.

use super::super::node::{Content, Field, Kind, NodeRef, Tagging, Variant};
use super::super::shape::{choices, strip, strip_nullable, variant_choices};
use super::super::text::equal;

const NO_KEYS: &str = "`#[serde(flatten)]` needs a struct or a tagged enum here: strict mode has fixed keys in each object";
const SHARED: &str = "after `#[serde(flatten)]` two fields of this name meet in one object";
const NO_STRUCT: &str =
    "beside a tag an enum variant can hold a struct only: the tag is one of its keys";

/// What is wrong with one field or variant, and the key it is about, if any.
pub(super) const fn fault(root: NodeRef, index: usize) -> Option<(&'static str, &'static str)> {
    match &root.get().kind {
        Kind::Object(fields) => flattened(fields, index),
        Kind::Union(tagging, variants) => in_variant(tagging, &variants[index]),
        _ => None,
    }
}

/// The same for all parts of a node.
pub(in super::super) const fn fault_within(root: NodeRef) -> Option<(&'static str, &'static str)> {
    let parts = match &root.get().kind {
        Kind::Object(fields) => fields.len(),
        Kind::Union(_, variants) => variants.len(),
        _ => 0,
    };
    let mut i = 0;
    while i < parts {
        if let Some(fault) = fault(root, i) {
            return Some(fault);
        }
        i += 1;
    }
    None
}

const fn in_variant(tagging: &Tagging, variant: &Variant) -> Option<(&'static str, &'static str)> {
    if let (Tagging::Internal(tag), false) = (tagging, variant.untagged) {
        if let Content::Newtype(field) = variant.content
            && has_key(field.node, tag.as_str())
        {
            return Some((SHARED, tag.as_str()));
        }
        if let Content::Unit | Content::Newtype(_) = variant.content
            && variant_choices(tagging, variant) == 0
        {
            return Some((NO_STRUCT, ""));
        }
    }
    if let Content::Struct(fields) = variant.content {
        let mut i = 0;
        while i < fields.len() {
            if let Some(fault) = flattened(fields, i) {
                return Some(fault);
            }
            i += 1;
        }
    }
    None
}

/// What is wrong with the field, if it is flattened.
const fn flattened(fields: &[Field], index: usize) -> Option<(&'static str, &'static str)> {
    let field = &fields[index];
    if !field.flatten {
        return None;
    }
    if choices(field.node) == 0 {
        return Some((NO_KEYS, ""));
    }
    let mut i = 0;
    while i < fields.len() {
        let other = &fields[i];
        if !other.flatten {
            if has_key(field.node, other.name.as_str()) {
                return Some((SHARED, other.name.as_str()));
            }
        } else if i != index
            && let Some(key) = shared(field.node, other.node)
        {
            return Some((SHARED, key));
        }
        i += 1;
    }
    None
}

/// Whether a flattened type may bring the key.
const fn has_key(node: NodeRef, key: &str) -> bool {
    match &strip_nullable(strip(node)).get().kind {
        Kind::Object(fields) => fields_have_key(fields, key),
        Kind::Union(tagging, variants) => {
            let mut i = 0;
            while i < variants.len() {
                if variant_has_key(tagging, &variants[i], key) {
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
        let found = if field.flatten {
            has_key(field.node, key)
        } else {
            equal(field.name.as_str(), key)
        };
        if found {
            return true;
        }
        i += 1;
    }
    false
}

const fn variant_has_key(tagging: &Tagging, variant: &Variant, key: &str) -> bool {
    match (tagging, variant.untagged) {
        (Tagging::External, false) => return equal(variant.name.as_str(), key),
        (Tagging::Adjacent(tag, content), false) => {
            return equal(tag.as_str(), key) || equal(content.as_str(), key);
        }
        (Tagging::Internal(tag), false) if equal(tag.as_str(), key) => return true,
        _ => {}
    }
    match variant.content {
        Content::Newtype(field) => has_key(field.node, key),
        Content::Struct(fields) => fields_have_key(fields, key),
        Content::Unit | Content::Tuple(_) => false,
    }
}

/// A key that both flattened types may bring.
const fn shared(a: NodeRef, b: NodeRef) -> Option<&'static str> {
    match &strip_nullable(strip(a)).get().kind {
        Kind::Object(fields) => fields_share(fields, b),
        Kind::Union(tagging, variants) => {
            let mut i = 0;
            while i < variants.len() {
                if let Some(key) = variant_shares(tagging, &variants[i], b) {
                    return Some(key);
                }
                i += 1;
            }
            None
        }
        _ => None,
    }
}

const fn fields_share(fields: &'static [Field], b: NodeRef) -> Option<&'static str> {
    let mut i = 0;
    while i < fields.len() {
        let field = &fields[i];
        if field.flatten {
            if let Some(key) = shared(field.node, b) {
                return Some(key);
            }
        } else if has_key(b, field.name.as_str()) {
            return Some(field.name.as_str());
        }
        i += 1;
    }
    None
}

const fn variant_shares(tagging: &Tagging, variant: &Variant, b: NodeRef) -> Option<&'static str> {
    let tag = match (tagging, variant.untagged) {
        (Tagging::External, false) => Some(variant.name),
        (Tagging::Internal(tag) | Tagging::Adjacent(tag, _), false) => Some(*tag),
        _ => None,
    };
    if let Some(tag) = tag
        && has_key(b, tag.as_str())
    {
        return Some(tag.as_str());
    }
    match (tagging, variant.content) {
        (Tagging::Adjacent(_, content), _) if !variant.untagged => {
            if has_key(b, content.as_str()) {
                Some(content.as_str())
            } else {
                None
            }
        }
        (Tagging::External, _) if !variant.untagged => None,
        (_, Content::Newtype(field)) => shared(field.node, b),
        (_, Content::Struct(fields)) => fields_share(fields, b),
        (_, Content::Unit | Content::Tuple(_)) => None,
    }
}
