//! What a Rust type looks like as JSON: the [`Structured`] trait, its schema text, and the way back.
//!
//! A type's description is a table of constants (`node`) that the derive emits. The compiler checks
//! it (`check`) and renders it (`render`); answers are read by it (`decode`). Nothing here knows of
//! HTTP, of async code or of the chat completions endpoint.

pub(crate) mod check;
mod constant;
mod decode;
pub(crate) mod dialect;
pub(crate) mod entries;
mod facts;
#[cfg(feature = "schemars1")]
mod graft;
pub(crate) mod hook;
pub(crate) mod identity;
pub(crate) mod json_path;
#[cfg(feature = "schemars1")]
pub(crate) mod json_schema;
mod name;
pub(crate) mod node;
pub(crate) mod number;
pub(crate) mod pick;
mod refusal;
mod registry;
mod render;
pub(crate) mod restore;
mod rules;
pub(crate) mod shape;
mod text;
mod unchecked;
pub(crate) mod validate;
mod variant;

// Its macro is for the types of other crates too.
#[macro_use]
mod impls;
mod foreign;

pub use check::Stats;
pub use decode::{DecodeError, decode};
pub(crate) use decode::{decode_part, read};
#[cfg(feature = "local")]
pub(crate) use dialect::constrained;
pub(crate) use dialect::schema as in_dialects;
pub use dialect::{Dialect, Misfit};
#[cfg(feature = "schemars1")]
pub use json_schema::schemars_schema;
pub use name::name;
pub use validate::Violation;

use node::NodeRef;

/// A type that a model can be held to.
///
/// Derive it beside serde's `Deserialize`, whose attributes it follows:
///
/// ```
/// use coax::Structured;
/// use serde::Deserialize;
///
/// /// A recipe that a home cook can follow.
/// #[derive(Deserialize, Structured)]
/// struct Recipe {
///     /// Short and appetising.
///     title: String,
///     minutes: u16,
/// }
///
/// assert!(Recipe::SCHEMA.starts_with(r#"{"description":"A recipe that a home cook can follow.""#));
/// ```
///
/// The compiler checks what a provider would refuse, and computes the schema text; at run time
/// [`SCHEMA`](Structured::SCHEMA) is a constant.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot appear in a structured output",
    label = "no schema is known for this type",
    note = "if `{Self}` is your own type, add `#[derive(Structured)]` to it",
    note = "if it comes from another crate, turn on coax's feature of that name if there is one, or say what its JSON looks like: `#[structured(as = \"SomeType\")]`, `#[structured(schemars)]`"
)]
pub trait Structured: Sized {
    /// The identity of the type within constants.
    #[doc(hidden)]
    const ID: u64;

    /// The type's node in the schema table.
    #[doc(hidden)]
    const NODE: NodeRef;

    /// The strict JSON Schema of the type.
    ///
    /// The root is always an object: a type that is none is the property `value` of one, and
    /// [`decode`] takes it out again. With a field that schemars describes, it is known at run time
    /// only, from [`Dialect::schema`], and reading it here does not compile.
    const SCHEMA: &'static str = constant::known::<Self>();

    /// The size of the schema, in what providers limit.
    const STATS: Stats = check::stats(Self::NODE);
}
