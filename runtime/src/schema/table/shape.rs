//! Questions about the shape of a node that several readers of the table ask. All are constant
//! functions; none knows a schema text.

use super::node::{
    Content, Definition, Field, Kind, NodeRef, Tagging, Text, Variant, nested, opaque, scalar,
};
use super::text;

/// Newtypes in a row that are looked through. A longer row can only be a type that contains nothing
/// but itself.
const NEWTYPES: usize = 16;

/// Returns whether the schema lets a missing value of the field be `null`, which serde would refuse:
/// it has a default of its own, and the way back removes the key. Of an `Option` serde reads the `null`.
pub(crate) const fn null_means_absent(field: &Field) -> bool {
    field.default && !field.flatten && !takes_null(field.node)
}

/// The compile error for an integer for which [`is_wide`] holds.
pub(crate) const WIDE: &str = "an integer of 128 bits has no schema, since JSON numbers are read as 64 bits at most: use `i64` or `u64`, or a `String` that you parse";

/// Returns whether the kind is that of integers with more bits than JSON numbers are read with.
pub(crate) const fn is_wide(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Integer {
            minimum: i128::MIN,
            ..
        }
    )
}

/// The node behind newtypes.
pub(crate) const fn strip(mut node: NodeRef) -> NodeRef {
    let mut i = 0;
    while i < NEWTYPES {
        let Kind::Newtype(field) = &node.get().kind else {
            return node;
        };
        node = field.node;
        i += 1;
    }
    node
}

/// The node behind newtypes and `Option`s.
pub(crate) const fn strip_nullable(mut node: NodeRef) -> NodeRef {
    let mut i = 0;
    while i < NEWTYPES {
        match &node.get().kind {
            Kind::Newtype(field) => node = field.node,
            Kind::Nullable(inner) => node = *inner,
            scalar!()
            | opaque!()
            | nested!()
            | Kind::Object(_)
            | Kind::Enum(_)
            | Kind::Union(..) => return node,
        }
        i += 1;
    }
    node
}

/// The definition that a node stands for in a schema, or `None` where it is written in place.
///
/// A newtype of a scalar, or of a definition, is written in place: a name would gain nothing. A
/// newtype of anything else may contain itself, so it needs one.
pub(crate) const fn definition(node: NodeRef) -> Option<&'static Definition> {
    let definition = match &node.get().definition {
        Some(definition) => definition,
        None => return None,
    };
    if let Kind::Newtype(_) = node.get().kind {
        let inner = strip_nullable(node).get();
        // Still a wrapper: a row that does not end.
        if !matches!(inner.kind, nested!() | Kind::Newtype(_) | Kind::Nullable(_)) {
            return None;
        }
    }
    Some(definition)
}

/// Returns whether serde reads `null` as a value of this type.
pub(crate) const fn takes_null(node: NodeRef) -> bool {
    match &strip(node).get().kind {
        Kind::Null | Kind::Nullable(_) | Kind::Json => true,
        Kind::Union(tagging, variants) => {
            let mut i = 0;
            while i < variants.len() {
                let variant = &variants[i];
                if (variant.untagged || matches!(tagging, Tagging::Untagged))
                    && match variant.content {
                        Content::Unit => true,
                        // One step only: a variant may hold the enum itself.
                        Content::Newtype(field) => matches!(
                            strip(field.node).get().kind,
                            Kind::Null | Kind::Nullable(_) | Kind::Json
                        ),
                        Content::Tuple(_) | Content::Struct(_) => false,
                    }
                {
                    return true;
                }
                i += 1;
            }
            false
        }
        nested!()
        | Kind::Boolean
        | Kind::Integer { .. }
        | Kind::Number
        | Kind::String
        | Kind::Parsed
        | Kind::Newtype(_)
        | Kind::Object(_)
        | Kind::Enum(_)
        | Kind::Foreign(_)
        | Kind::Recursive(_)
        | Kind::Quoted(_) => false,
    }
}

/// Returns whether a missing key of a field says what `null` would, to serde or to the way back.
pub(crate) const fn is_omittable(field: &Field) -> bool {
    if takes_null(field.node) {
        !field.present && matches!(field.node.get().kind, Kind::Nullable(_))
    } else {
        field.default
    }
}

/// Returns how many objects with fixed keys the fields stand for: one, times the choices of what is
/// flattened in. Zero where something flattened has no fixed keys.
pub(crate) const fn alternatives(fields: &[Field]) -> usize {
    let mut product = 1;
    let mut i = 0;
    while i < fields.len() {
        if fields[i].flatten {
            product *= choices(fields[i].node);
        }
        i += 1;
    }
    product
}

/// Returns how many sets of keys a flattened node stands for.
pub(crate) const fn choices(node: NodeRef) -> usize {
    match &strip(node).get().kind {
        Kind::Object(fields) => alternatives(fields),
        Kind::Nullable(inner) => match choices(*inner) {
            0 => 0,
            present => present + 1,
        },
        Kind::Union(tagging, variants) => {
            let mut sum = 0;
            let mut i = 0;
            while i < variants.len() {
                match variant_choices(tagging, &variants[i]) {
                    0 => return 0,
                    some => sum += some,
                }
                i += 1;
            }
            sum
        }
        scalar!() | opaque!() | nested!() | Kind::Newtype(_) | Kind::Enum(_) => 0,
    }
}

/// Returns how many sets of keys one variant stands for.
pub(crate) const fn variant_choices(tagging: &Tagging, variant: &Variant) -> usize {
    match (tagging, variant.untagged) {
        (Tagging::External | Tagging::Adjacent(..), false) => 1,
        (Tagging::Internal(_), false) => match variant.content {
            Content::Unit => 1,
            Content::Newtype(field) => choices(field.node),
            Content::Struct(fields) => alternatives(fields),
            Content::Tuple(_) => 0,
        },
        (Tagging::Untagged, _) | (_, true) => match variant.content {
            Content::Newtype(field) => choices(field.node),
            Content::Struct(fields) => alternatives(fields),
            Content::Unit | Content::Tuple(_) => 0,
        },
    }
}

/// Returns whether the root stands as the value of `{"value": …}`, since strict mode wants an object with
/// fixed keys there.
pub(crate) const fn is_wrapped(root: NodeRef) -> bool {
    match &strip(root).get().kind {
        Kind::Object(fields) => alternatives(fields) != 1,
        Kind::Tuple(_) => false,
        scalar!()
        | opaque!()
        | Kind::Array { .. }
        | Kind::Map { .. }
        | Kind::Nullable(_)
        | Kind::Newtype(_)
        | Kind::Enum(_)
        | Kind::Union(..) => true,
    }
}

/// Returns whether an object that is a value of the type, in any of its forms, may have the key, and not as
/// one that serde ignores.
pub(crate) const fn has_key(node: NodeRef, key: &str) -> bool {
    /// Types in types that are examined; what lies below may have any key.
    const DEPTH: usize = 8;

    node_has_key(node, key, DEPTH)
}

const fn node_has_key(node: NodeRef, key: &str, depth: usize) -> bool {
    if depth == 0 {
        return true;
    }
    match &strip_nullable(node).get().kind {
        Kind::Object(fields) => fields_have_key(fields, key, depth),
        Kind::Union(tagging, variants) => {
            let mut i = 0;
            while i < variants.len() {
                if variant_has_key(tagging, &variants[i], key, depth) {
                    return true;
                }
                i += 1;
            }
            false
        }
        Kind::Map { .. } => true,
        scalar!()
        | opaque!()
        | Kind::Array { .. }
        | Kind::Tuple(_)
        | Kind::Nullable(_)
        | Kind::Newtype(_)
        | Kind::Enum(_) => false,
    }
}

const fn variant_has_key(tagging: &Tagging, variant: &Variant, key: &str, depth: usize) -> bool {
    let tagged = !variant.untagged;
    match tagging {
        Tagging::Internal(tag) if tagged && text::equal(tag.as_str(), key) => true,
        Tagging::Adjacent(tag, content) if tagged => {
            text::equal(tag.as_str(), key) || text::equal(content.as_str(), key)
        }
        Tagging::External if tagged => is_called(variant.name, variant.aliases, key),
        _ => match variant.content {
            Content::Newtype(field) => node_has_key(field.node, key, depth - 1),
            Content::Struct(fields) => fields_have_key(fields, key, depth),
            Content::Unit | Content::Tuple(_) => false,
        },
    }
}

const fn fields_have_key(fields: &[Field], key: &str, depth: usize) -> bool {
    let mut i = 0;
    while i < fields.len() {
        let field = &fields[i];
        let here = if field.flatten {
            node_has_key(field.node, key, depth - 1)
        } else {
            is_called(field.name, field.aliases, key)
        };
        if here {
            return true;
        }
        i += 1;
    }
    false
}

const fn is_called(name: Text, aliases: &[&str], key: &str) -> bool {
    text::equal(name.as_str(), key) || text::contains(aliases, key)
}
