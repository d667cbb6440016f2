//! Values that are not whole yet: the [`Streamed`] trait, and what fills a partial as its JSON comes.
//!
//! The walk (`walk`) follows JSON events beside the schema table, decodes what strict mode encodes,
//! and says what changes at which place; a type's own code only finds the place. It knows no
//! stream of HTTP and no client.
//!
//! ```text
//! Filler ─▶ json::Parser ─▶ walk::Driver ─▶ Change at a path ─▶ the type's `Fill` (fields, impls, …)
//!  text       events         frames, Expect     (fill)            places by number, from the derive
//! ```

pub(crate) mod fields;
pub(crate) mod fill;
mod filler;
mod flatten;
mod frame;
pub(crate) mod items;
mod kept;
mod list;
mod map;
mod record;
pub(crate) mod streamed;
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
pub(crate) use items::{Splitter, element};
pub use map::PartialMap;
pub(crate) use streamed::Partial;
pub use streamed::Streamed;
pub use whole::Whole;

use fields::slot;
use fill::{Begin, Begun, Change, Fill};
