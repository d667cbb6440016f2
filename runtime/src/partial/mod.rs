//! Values that are not whole yet: the [`Streamed`] trait, and what fills a partial as its JSON comes.
//!
//! The walk (`walk`) follows JSON events beside the schema table, decodes what strict mode encodes,
//! and says what changes at which place; a type's own code only finds the place. It knows no
//! stream of HTTP and no client.

pub(crate) mod fields;
pub(crate) mod fill;
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
use fill::{Begin, Begun, Change, Fill};

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
pub trait Streamed: Structured + Fill<<Self as Streamed>::Partial> {
    /// The value as far as it came.
    type Partial: Clone + Debug + Serialize;
}

/// A `T` as far as it came: its companion type, which `#[derive(Partial)]` makes.
pub type Partial<T> = <T as Streamed>::Partial;
