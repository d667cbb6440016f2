//! Prompts: templates with typed holes, few-shot examples, media, conversations.
//!
//! Knows messages and tools; what is sent, and to whom, is decided above.

pub(crate) mod cache;
pub(crate) mod conversation;
pub(crate) mod example;
pub(crate) mod fence;
pub(crate) mod field;
pub(crate) mod inline;
pub mod media;
pub(crate) mod offered;
mod past;
pub(crate) mod preview;
mod rendered;
pub(crate) mod slot;
pub(crate) mod tokens;
pub(crate) mod version;
pub(crate) mod write;

pub use cache::CacheBroken;
pub use conversation::{
    Conversation, ConversationStore, FileConversationStore, MemoryConversationStore, Storing,
    Trimmed,
};
pub use media::{Audio, Document, Image};
pub use past::History;
pub(crate) use past::{Past, instructions, parts};
pub use rendered::Rendered;
pub(crate) use rendered::attach;
pub use tokens::Tokens;
#[cfg(feature = "tokens")]
pub use tokens::Vocabulary;
