//! Answers as they come: chunks, and the text in them.
//!
//! Events, time limits and the turn so far; what the finished turn amounts to is `outcome`'s.

mod chunks;
mod text;
mod whole;

pub use chunks::ChatStream;
pub use text::TextStream;
