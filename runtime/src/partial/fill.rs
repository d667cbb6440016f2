//! The trait by which a type takes the changes that the walk reports, in terms of its partial form. It knows
//! neither JSON nor the table.

/// Builds the partial form `P` of a type; the part of [`Streamed`](super::Streamed) that is not for
/// users.
pub trait Fill<P> {
    /// Starts the partial value.
    fn begin(begin: Begin<'_>) -> Begun<P>;

    /// Applies a change at `path`, which is empty for the value itself; returns `false` if the type
    /// does not accept it.
    fn change(partial: &mut P, path: &[u32], change: &Change<'_>) -> bool {
        let _ = (partial, path);
        matches!(change, Change::End)
    }
}

/// The beginning of a value.
#[derive(Clone, Copy, Debug)]
pub enum Begin<'a> {
    /// An object with fixed keys; one that is there already stays as it is.
    Object,
    /// A list.
    List,
    /// Slots by place; those that are there already stay as they are.
    Slots,
    /// A map: each entry is step 0, its key, then step 1, its value.
    Map,
    /// Text that grows.
    Text,
    /// An enum whose variant is not known yet.
    Union,
    /// This variant of the enum.
    Variant(u32),
    /// A whole value: its JSON as serde reads it.
    Value(&'a str),
}

/// The answer of a type to a beginning.
#[derive(Debug)]
pub enum Begun<P> {
    /// It is there.
    Here(P),
    /// It is followed, but nothing is there yet.
    Wait,
    /// The type wants the value whole, or does not take it.
    Declined,
}

impl<P> Begun<P> {
    /// The same in something around it.
    #[must_use]
    pub fn map<Q>(self, around: impl FnOnce(P) -> Q) -> Begun<Q> {
        match self {
            Self::Here(partial) => Begun::Here(around(partial)),
            Self::Wait => Begun::Wait,
            Self::Declined => Begun::Declined,
        }
    }
}

/// A change at a place.
#[derive(Clone, Copy, Debug)]
pub enum Change<'a> {
    /// A value begins.
    Begin(Begin<'a>),
    /// The text grows.
    Text(&'a str),
    /// The value is complete.
    End,
}
