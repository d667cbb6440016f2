//! The data that goes over the wire, field for field: requests, answers, chunks, failures.
//!
//! Reading is tolerant: a missing or `null` member is the default, members that
//! this version does not know are kept in `extra` and written back. Nothing here
//! decides anything; it knows no transport, no retry and no user type.

#[macro_use]
mod record;
#[macro_use]
mod words;
mod chunk;
mod content;
mod failure;
mod format;
mod gateway;
mod lenient;
mod media;
mod message;
mod range;
mod raw;
mod request;
mod response;
mod routing;
mod settings;
mod shared;
mod tools;
mod usage;

pub use chunk::{Chunk, ChunkChoice, Delta, FunctionDelta, ToolCallDelta};
pub use content::{CacheControl, Content, Part, PartKind, PromptCacheBreakpoint};
pub use failure::Failure;
pub(crate) use failure::duration;
pub use format::{JsonFormat, JsonSchema, ResponseFormat};
pub use gateway::{GatewayOptions, Region, ServiceTier, Sort, TimeoutsByProvider};
pub use media::{AudioInput, Detail, FileData, ImageUrl};
pub use message::{AudioReply, CustomCall, FunctionCall, Message, Role, ToolCall};
pub use range::OutOfRange;
pub use raw::RawJson;
pub use request::ChatRequest;
pub(crate) use request::Sent;
pub use response::{Choice, FinishReason, Response};
pub use settings::{
    ApproximateLocation, AudioOutput, Effort, Moderation, Prediction, PromptCacheOptions,
    ProviderSort, Reasoning, Stop, StreamOptions, UserLocation, Verbosity, WebSearchOptions,
};
pub use shared::SharedText;
pub use tools::{
    AllowedTools, CustomTool, FunctionTool, LegacyFunction, LegacyFunctionCall, Tool, ToolChoice,
    ToolKind,
};
pub use usage::{CompletionTokensDetails, CostDetails, PromptTokensDetails, Usage};
