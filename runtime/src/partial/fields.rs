//! The state that all companion types of structs share: one slot per field, and which of them are complete.
//! It knows no names.

use super::{Begin, Begun, Change, Streamed};

/// The slots of a struct, or of a variant with several values.
pub trait Fields {
    /// Passes a change on to the field with this number; whether it was taken.
    fn place(&mut self, field: u32, path: &[u32], change: &Change<'_>) -> bool;

    /// Returns which fields are complete, by number.
    fn complete_mut(&mut self) -> &mut [bool];
}

/// A change in a struct.
pub fn change<F: Fields>(fields: &mut F, path: &[u32], change: &Change<'_>) -> bool {
    let [field, path @ ..] = path else {
        if matches!(change, Change::End) {
            fields.complete_mut().fill(true);
        }
        return true;
    };
    let index = *field as usize;
    if path.is_empty() {
        match change {
            // A key that is repeated: what was told first stays.
            Change::Begin(_) if fields.complete_mut().get(index) != Some(&false) => return false,
            Change::End => {
                if let Some(complete) = fields.complete_mut().get_mut(index) {
                    *complete = true;
                }
            }
            _ => {}
        }
    }
    fields.place(*field, path, change)
}

/// A change in the slot of a field, or inside it.
pub fn slot<T: Streamed>(slot: &mut Option<T::Partial>, path: &[u32], change: &Change<'_>) -> bool {
    match (path, change, slot.as_mut()) {
        ([], Change::Begin(Begin::Object | Begin::Slots), Some(_)) => true,
        ([], Change::Begin(begin), _) => match T::begin(*begin) {
            Begun::Here(partial) => {
                *slot = Some(partial);
                true
            }
            Begun::Wait => true,
            Begun::Declined => false,
        },
        (_, _, Some(partial)) => T::change(partial, path, change),
        (_, _, None) => false,
    }
}
