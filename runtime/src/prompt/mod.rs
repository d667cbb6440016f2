//! Prompts: templates with typed holes, few-shot examples, media, conversations.
//!
//! Knows messages and tools; what is sent, and to whom, is decided above.

pub(crate) mod example;
pub(crate) mod fence;
pub(crate) mod field;
pub(crate) mod offered;
mod past;
pub(crate) mod preview;
mod rendered;
pub(crate) mod slot;
pub(crate) mod version;
pub(crate) mod write;

pub use past::History;
pub(crate) use past::Past;
pub use rendered::Rendered;
