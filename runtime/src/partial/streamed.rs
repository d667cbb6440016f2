//! The trait [`Streamed`] and the name of a type's companion.

use super::fill::Fill;
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
    type Partial: Clone + Debug + PartialEq + Serialize;
}

/// A `T` as far as it came: its companion type, which `#[derive(Partial)]` makes.
pub type Partial<T> = <T as Streamed>::Partial;
