//! Tools: functions that a model may call, what they look like to it, and how arguments are read.
//!
//! Describes and reads; when a call is made, and what becomes of its result, is the run's.

pub(crate) mod arguments;
pub(crate) mod call;
mod context;
mod definition;
mod dynamic;
mod listed;
mod offered;
mod output;
pub(crate) mod returned;
mod toolbox;
mod typed;

pub(crate) use call::declaration;
pub(crate) use context::{CallContext, Progress};
pub use context::{IsContext, SameState, ToolContext};
pub use definition::ToolDefinition;
pub use dynamic::DynTool;
pub use listed::{AddListed, AnyState, ListedTool, NamedTool, SomeState};
pub(crate) use offered::name_of;
pub use offered::{IntoTools, Tools};
pub use output::{Fatal, ToolError, ToolOutput};
pub use toolbox::{Approval, Toolbox};
pub(crate) use typed::{Erased, Prepared};
pub use typed::{ReadArgument, Tool};
