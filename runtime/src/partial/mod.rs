//! Values that are not whole yet: the [`Streamed`] trait, and what fills a partial as its JSON comes.
//!
//! The walk (`walk`) follows JSON events beside the schema table, decodes what strict mode encodes,
//! and says what changes at which place; a type's own code only finds the place. It knows no
//! stream of HTTP and no client.

pub(crate) mod fields;
mod filler;
mod flatten;
mod frame;
pub(crate) mod items;
mod list;
mod map;
mod record;
mod union;
mod verdict;
mod walk;
pub(crate) mod whole;
pub(crate) mod write;

// Its macros are for the types of other crates too.
#[macro_use]
mod impls;
mod foreign;

pub use filler::Filler;
pub use items::Items;
pub(crate) use items::Splitter;
pub use map::PartialMap;
pub use whole::Whole;

use fields::slot;

use crate::schema::Structured;
use serde::Serialize;
use std::fmt::Debug;

/// A type that can be watched while it comes.
///
/// Derive it with [`Partial`](macro@crate::Partial) beside [`Structured`]: the companion type has
/// the same fields, each an `Option`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be streamed: it has no partial form",
    label = "`Partial` is not derived for this type",
    note = "add `#[derive(Partial)]` to it, beside `Structured`",
    note = "or, inside another type, let the field appear when it is complete: `#[structured(stream = \"whole\")]`"
)]
pub trait Streamed: Structured {
    /// The value as far as it came.
    type Partial: Clone + Debug + Serialize;

    /// A value begins here.
    #[doc(hidden)]
    fn begin(begin: Begin<'_>) -> Begun<Self::Partial>;

    /// Something changes at `path`, which is empty for the value itself; whether it was taken.
    #[doc(hidden)]
    fn change(partial: &mut Self::Partial, path: &[u32], change: Change<'_>) -> bool {
        let _ = (partial, path);
        matches!(change, Change::End)
    }
}

/// A `T` as far as it came: its companion type, which `#[derive(Partial)]` makes.
pub type Partial<T> = <T as Streamed>::Partial;

/// How a value begins.
#[doc(hidden)]
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

/// What a type makes of a beginning.
#[doc(hidden)]
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

/// What happens at a place.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Change<'a> {
    /// A value begins.
    Begin(Begin<'a>),
    /// The text grows.
    Text(&'a str),
    /// The value is complete.
    End,
}
