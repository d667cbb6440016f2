//! The entries of the types of the standard library and of other crates. Each knows its own type only.

// Its macro is for the types of other crates too.
#[macro_use]
mod standard;
mod foreign;
mod refusal;
