//! Untagged variants that can never be reached, since serde takes the first that fits. It goes by
//! names and kinds, and where it cannot know it says nothing.

use crate::schema::table::node::{Content, Field, Kind, NodeRef, Tagging, Variant, nested, scalar};
use crate::schema::table::{shape, text};

/// The first pair of variants of which the earlier takes all that the later one is.
pub(super) const fn unreachable(
    tagging: &Tagging,
    variants: &'static [Variant],
) -> Option<(&'static Variant, &'static Variant)> {
    let mut later = 1;
    while later < variants.len() {
        let mut earlier = 0;
        while earlier < later {
            let (a, b) = (&variants[earlier], &variants[later]);
            let both = is_untagged(tagging, a) && is_untagged(tagging, b);
            if both && !b.allow_unreachable && takes(a, b) {
                return Some((a, b));
            }
            earlier += 1;
        }
        later += 1;
    }
    None
}

/// Returns whether no order of the two reaches both.
pub(super) const fn is_mutual(earlier: &Variant, later: &Variant) -> bool {
    takes(later, earlier)
}

const fn is_untagged(tagging: &Tagging, variant: &Variant) -> bool {
    variant.untagged || matches!(tagging, Tagging::Untagged)
}

const fn takes(a: &Variant, b: &Variant) -> bool {
    if let (Some(a_fields), Some(b_fields)) = (fields(a), fields(b)) {
        return takes_fields(a_fields, b_fields, a.closed);
    }
    match (a.content, b.content) {
        (Content::Unit, Content::Unit) => true,
        (Content::Newtype(x), Content::Newtype(y)) => {
            x.constraints.is_none() && takes_all(x.node, y.node, 0)
        }
        (Content::Tuple(x), Content::Tuple(y)) => {
            if x.len() != y.len() {
                return false;
            }
            let mut i = 0;
            while i < x.len() {
                if !takes_all(x[i].node, y[i].node, 0) {
                    return false;
                }
                i += 1;
            }
            true
        }
        _ => false,
    }
}

/// The plain fields that a variant is made of; nothing where some are flattened in.
const fn fields(variant: &Variant) -> Option<&'static [Field]> {
    let fields = match variant.content {
        Content::Struct(fields) => fields,
        Content::Newtype(field) => {
            let Kind::Object(fields) = &shape::strip(field.node).get().kind else {
                return None;
            };
            fields
        }
        Content::Unit | Content::Tuple(_) => return None,
    };
    let mut i = 0;
    while i < fields.len() {
        if fields[i].flatten {
            return None;
        }
        i += 1;
    }
    Some(fields)
}

const fn takes_fields(a: &[Field], b: &[Field], closed: bool) -> bool {
    let mut i = 0;
    while i < a.len() {
        match find(b, a[i].name.as_str()) {
            Some(field) => {
                if !takes_all(a[i].node, field.node, 0) {
                    return false;
                }
            }
            None => {
                let optional =
                    a[i].default || matches!(shape::strip(a[i].node).get().kind, Kind::Nullable(_));
                if !optional {
                    return false;
                }
            }
        }
        i += 1;
    }
    if closed {
        let mut i = 0;
        while i < b.len() {
            if find(a, b[i].name.as_str()).is_none() {
                return false;
            }
            i += 1;
        }
    }
    true
}

const fn find<'a>(fields: &'a [Field], name: &str) -> Option<&'a Field> {
    let mut i = 0;
    while i < fields.len() {
        if text::equal(fields[i].name.as_str(), name) {
            return Some(&fields[i]);
        }
        i += 1;
    }
    None
}

/// Returns whether serde certainly takes each value of `b` for an `a`.
const fn takes_all(a: NodeRef, b: NodeRef, depth: usize) -> bool {
    if depth > 8 {
        return false;
    }
    if let (Some(a), Some(b)) = (shape::definition(a), shape::definition(b))
        && a.id == b.id
    {
        return true;
    }
    match (&a.get().kind, &b.get().kind) {
        // A newtype with constraints may refuse what its content takes.
        (Kind::Newtype(field), _) => {
            field.constraints.is_none() && takes_all(field.node, b, depth + 1)
        }
        (_, Kind::Newtype(field)) => takes_all(a, field.node, depth + 1),
        (Kind::Nullable(a), Kind::Nullable(b)) => takes_all(*a, *b, depth + 1),
        (Kind::Nullable(a), _) => takes_all(*a, b, depth + 1),
        (Kind::Json, _)
        | (Kind::Null, Kind::Null)
        | (Kind::Boolean, Kind::Boolean)
        | (Kind::Number, Kind::Number | Kind::Integer { .. })
        | (Kind::String, Kind::String | Kind::Parsed | Kind::Enum(_)) => true,
        (
            Kind::Integer { minimum, maximum },
            Kind::Integer {
                minimum: least,
                maximum: most,
            },
        ) => *minimum <= *least && *most <= *maximum,
        (
            Kind::Array {
                items: a,
                minimum,
                maximum,
            },
            Kind::Array {
                items: b,
                minimum: least,
                maximum: most,
            },
        ) => *minimum <= *least && *most <= *maximum && takes_all(*a, *b, depth + 1),
        (
            scalar!()
            | nested!()
            | Kind::Object(_)
            | Kind::Enum(_)
            | Kind::Union(..)
            | Kind::Foreign(_)
            | Kind::Recursive(_)
            | Kind::Quoted(_),
            _,
        ) => false,
    }
}
