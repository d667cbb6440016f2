//! Typed prompts.

pub mod transport;
#[cfg(feature = "local")]
pub use transport::local;
