//! Constraints that leave no value of the type that they stand on. It compares whole numbers; what
//! lies between decimals is not worked out.

use super::super::node::{Bound, Kind, Rules};

/// What is wrong, if no value of this kind fulfils the constraints.
pub(super) const fn nothing_left(rules: &Rules, kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Integer { minimum, maximum } => integers(rules, *minimum, *maximum),
        Kind::Array {
            minimum, maximum, ..
        } => {
            let few = matches!(rules.max_items, Some(most) if most < *minimum);
            let many = matches!(rules.min_items, Some(least) if least > *maximum);
            if few || many {
                Some(
                    "the array has a length of its own, which this excludes: remove it, or use a `Vec`",
                )
            } else {
                None
            }
        }
        _ => None,
    }
}

const fn integers(rules: &Rules, minimum: i128, maximum: i128) -> Option<&'static str> {
    let mut low = minimum;
    let mut high = maximum;
    if let Some(Bound::Integer(bound)) = rules.minimum
        && bound > low
    {
        low = bound;
    }
    if let Some(Bound::Integer(bound)) = rules.exclusive_minimum
        && bound >= low
    {
        low = bound.saturating_add(1);
    }
    if let Some(Bound::Integer(bound)) = rules.maximum
        && bound < high
    {
        high = bound;
    }
    if let Some(Bound::Integer(bound)) = rules.exclusive_maximum
        && bound <= high
    {
        high = bound.saturating_sub(1);
    }
    if low > high {
        return Some("no integer lies between these bounds: widen one of them");
    }
    if let Some(Bound::Integer(step)) = rules.multiple_of
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
