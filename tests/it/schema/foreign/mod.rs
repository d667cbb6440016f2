//! Types of other crates: what of an answer they take. What their schemas admit is in `tests/truth`.

mod garde;
mod not_strict;
mod streams;
