//! Typed prompts.

pub mod transport;
pub mod wire;
