//! The integration tests: one binary.

#[cfg(feature = "interop")]
mod interop;
