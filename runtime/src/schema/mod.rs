//! Rust types as JSON: the [`Structured`] trait, its schema text, and the way back.
//!
//! A type's description is a table of constants (`table`) that the derive emits. The compiler checks
//! it (`check`) and writes the schema text from it (`write`); answers are read by it (`read`), and values
//! written as answers (`encode`). Nothing here knows of HTTP, of async code or of the chat completions endpoint.

pub(crate) mod check;
pub(crate) mod encode;
pub(crate) mod read;
pub(crate) mod schemars;
pub(crate) mod structured;
pub(crate) mod table;
mod types;
pub(crate) mod write;

pub use check::Stats;
pub use encode::EncodeError;
pub use read::decode::DecodeError;
pub(crate) use read::decode::{
    broken, decode as decode_laid, decode_part, decode_plain, decode_with_json, read,
};
pub(crate) use read::part::{Part, part};
pub use read::validate::Violation;
pub(crate) use structured::Structured;
pub use structured::{decode, name};
pub(crate) use structured::{encode_json, to_json};
pub(crate) use table::Layout;
pub(crate) use write::dialect::Dialect;
pub use write::dialect::Misfit;
#[cfg(feature = "local")]
pub(crate) use write::dialect::constrained;
pub(crate) use write::dialect::{laid, layout};
