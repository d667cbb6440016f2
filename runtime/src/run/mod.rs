//! The run: what becomes of a prompt that may take several requests, as one machine without I/O.
//!
//! ```text
//!            ┌────────── begin(request, policy)
//!            ▼
//!   ┌──▶ Ask ──▶ answered(response) | failed(error)
//!   │     │
//!   │     ├─ tool calls ──▶ Call ──▶ returned(id, result)… ────────┐
//!   │     ├─ approval or an outside result needed ──▶ Pending ──▶ decide
//!   │     ├─ wrong answer ──▶ Ask again ───────────────────────────┤
//!   │     └─ good answer ──▶ Done                                  │
//!   └───────────────────────────────────────────────────────────────┘   limits, refusals ──▶ Stopped
//! ```
//!
//! [`Run`] is plain data; `machine/` has its events. Every decision about the conversation is
//! made here. Its driver (the client, or a durable engine) sends the requests, runs the calls, and
//! reports back. It knows no clock and no transport.

mod again;
mod by_hand;
pub(crate) mod data;
mod host;
mod in_prompt;
pub(crate) mod judge;
mod machine;
mod mode;
mod observer;
mod pending;
mod program;
mod seal;
mod steer;

pub use data::{
    Attempt, Budget, Call, CallRecord, CallResult, Decision, Pending, Price, Run, Step, Stop,
};
pub(crate) use host::{FindPart, Host, PreparedCalls, Reader, Taken, TextReader};
pub(crate) use machine::{Next, NextRequest, unfit};
pub(crate) use mode::FINAL;
pub use observer::{AfterAnswer, AfterCall, BeforeCall, BeforeRequest, Observer};
pub use program::{Action, Program};
pub use steer::{RunHandle, Said};
pub use tokio_util::sync::CancellationToken;

#[cfg(test)]
mod tests;
