//! Lists as they come: element after element, the last one still growing.

use super::{Begin, Begun, Change, Streamed};

/// An empty list, for one that begins.
pub(super) fn begin<P>(begin: Begin<'_>) -> Begun<Vec<P>> {
    match begin {
        Begin::List => Begun::Here(Vec::new()),
        _ => Begun::Declined,
    }
}

/// A change in a list: a step is the number of an element, which is always the last.
pub(super) fn change<T: Streamed>(
    list: &mut Vec<T::Partial>,
    path: &[u32],
    change: &Change<'_>,
) -> bool {
    match (path, change) {
        ([], change) => matches!(change, Change::End),
        ([_], Change::Begin(begin)) => match T::begin(*begin) {
            Begun::Here(element) => {
                list.push(element);
                true
            }
            Begun::Wait => true,
            Begun::Declined => false,
        },
        ([_, rest @ ..], change) => match list.last_mut() {
            Some(element) => T::change(element, rest, change),
            None => false,
        },
    }
}
