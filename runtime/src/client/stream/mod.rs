//! Answers as they come: chunks, the text in them, and the typed value that the text makes up.
//!
//! Events, time limits and the turn so far; what the finished turn amounts to is `outcome`'s.

mod again;
mod body;
mod chunks;
mod event;
mod events;
mod finish;
mod idle;
mod items;
mod object;
mod request;
mod run;
mod run_event;
mod stream_event;
mod text;
mod whole;

pub use chunks::ChatStream;
pub use events::EventStream;
pub use finish::Finish;
pub use items::ItemStream;
pub use object::ObjectStream;
pub(super) use object::failed_before;
pub use stream_event::{CallSoFar, StreamEvent};
pub use text::TextStream;
