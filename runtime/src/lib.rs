//! Typed prompts.

pub mod sse;
pub mod transport;
pub mod wire;
#[cfg(feature = "local")]
pub use transport::local;
