//! Typed prompts.

pub mod transport;
