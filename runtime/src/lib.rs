//! Typed prompts.

pub mod sse;
pub mod transport;
pub mod wire;
