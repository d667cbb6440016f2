//! The derive macros of `coax`; use them through that crate.
