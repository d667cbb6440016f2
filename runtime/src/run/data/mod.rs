//! The parts of a run, as plain data that can be saved. It knows no error, no tool and no rule.

mod budget;
mod call;
mod origin;
mod pending;
mod state;
mod step;

pub use budget::{Budget, Price};
pub(crate) use budget::{Policy, Spent, cost};
pub(crate) use call::Status;
pub use call::{Call, CallResult};
pub(crate) use origin::Origin;
pub use pending::{Decision, Pending};
pub(crate) use state::{Ask, Calls, Mode, Round, State, Version, WrongPart};
pub use state::{Run, Stop};
pub use step::{Attempt, CallRecord, Step};
