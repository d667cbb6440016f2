//! Constraints on the wrong kind of value, and those that leave no value of the type that they stand
//! on. It compares whole numbers; what lies between decimals is not worked out.
//!
//! The way of such an error: the derive's `assertions` → `Check::part` → `structure::part` → `misfit` →
//! `Path::fail`.

use crate::schema::table::keyword::Keywords;
use crate::schema::table::node::{
    Bound, Constraints, Example, Keyword, Kind, NodeRef, nested, opaque, scalar,
};
use crate::schema::table::{shape, text};

/// Returns what is wrong with the constraints, if anything: each is one on this kind of value, and leaves
/// some value.
pub(super) const fn misfit(constraints: &Constraints, node: NodeRef) -> Option<&'static str> {
    let kind = &shape::strip_nullable(node).get().kind;
    if let Kind::Foreign(_) = kind
        && (constraints.are_visible() || constraints.example.is_some())
    {
        return Some(
            "schemars describes this field, with all constraints: give them to its type, or use `validate = path`",
        );
    }
    if let Some(example) = constraints.example
        && !example_fits(example, kind)
    {
        return Some("the example is no value of this type: give one as it is written in JSON");
    }
    let keywords = constraints.keywords();
    let numbers = matches!(kind, Kind::Integer { .. } | Kind::Number);
    if !numbers && !keywords.and(Keywords::NUMBERS).is_empty() {
        return Some(
            "`minimum`, `maximum` and `multiple_of` are for numbers, which this is not: remove them",
        );
    }
    let text = matches!(kind, Kind::String | Kind::Parsed);
    if !text && !keywords.and(Keywords::TEXT).is_empty() {
        return Some(
            "`min_length`, `max_length`, `pattern` and `format` are for text, which this is not: remove them",
        );
    }
    let lists = matches!(kind, Kind::Array { .. } | Kind::Map { .. });
    if !lists && !keywords.and(Keywords::LISTS).is_empty() {
        return Some(
            "`min_items` and `max_items` are for lists and maps, which this is not: remove them",
        );
    }
    let left = nothing_left(constraints, kind);
    if left.is_some() {
        return left;
    }
    let Kind::Integer { minimum, maximum } = kind else {
        return None;
    };
    let (least, most) = (Bound::Integer(*minimum), Bound::Integer(*maximum));
    let mut bounds = keywords.and(Keywords::BOUNDS.or(Keywords::EXCLUSIVE_BOUNDS));
    while let Some(row) = bounds.next() {
        if let Some(bound) = constraints.number(row.keyword)
            && (bound.is_below(least) || most.is_below(bound))
        {
            return Some(
                "this bound lies outside the integer type: choose one within it, or a wider type",
            );
        }
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
        (
            _,
            scalar!()
            | opaque!()
            | nested!()
            | Kind::Nullable(_)
            | Kind::Newtype(_)
            | Kind::Object(_)
            | Kind::Enum(_)
            | Kind::Union(..),
        ) => false,
    }
}

/// Returns what is wrong, if no value of this kind fulfils the constraints.
const fn nothing_left(constraints: &Constraints, kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Integer { minimum, maximum } => integers(constraints, *minimum, *maximum),
        Kind::Array {
            minimum, maximum, ..
        } => {
            let few = matches!(constraints.count(Keyword::MaxItems), Some(most) if most < *minimum);
            let many =
                matches!(constraints.count(Keyword::MinItems), Some(least) if least > *maximum);
            if few || many {
                Some(
                    "the array has a length of its own, which this excludes: remove it, or use a `Vec`",
                )
            } else {
                None
            }
        }
        opaque!()
        | Kind::Null
        | Kind::Boolean
        | Kind::Number
        | Kind::String
        | Kind::Parsed
        | Kind::Tuple(_)
        | Kind::Map { .. }
        | Kind::Nullable(_)
        | Kind::Newtype(_)
        | Kind::Object(_)
        | Kind::Enum(_)
        | Kind::Union(..) => None,
    }
}

const fn integers(constraints: &Constraints, minimum: i128, maximum: i128) -> Option<&'static str> {
    let mut low = minimum;
    let mut high = maximum;
    if let Some(Bound::Integer(bound)) = constraints.number(Keyword::Minimum)
        && bound > low
    {
        low = bound;
    }
    if let Some(Bound::Integer(bound)) = constraints.number(Keyword::ExclusiveMinimum)
        && bound >= low
    {
        low = bound.saturating_add(1);
    }
    if let Some(Bound::Integer(bound)) = constraints.number(Keyword::Maximum)
        && bound < high
    {
        high = bound;
    }
    if let Some(Bound::Integer(bound)) = constraints.number(Keyword::ExclusiveMaximum)
        && bound <= high
    {
        high = bound.saturating_sub(1);
    }
    if low > high {
        return Some("no integer lies between these bounds: widen one of them");
    }
    if let Some(Bound::Integer(step)) = constraints.number(Keyword::MultipleOf)
        && step > 0
    {
        let past = low.rem_euclid(step);
        let first = if past == 0 {
            low
        } else {
            low.saturating_add(step - past)
        };
        if first > high {
            return Some(
                "no multiple of `multiple_of` lies between these bounds: widen one of them",
            );
        }
    }
    None
}
