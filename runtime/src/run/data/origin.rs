//! The conversation that a run goes on with.

use serde::{Deserialize, Serialize};

/// The conversation that a run goes on with, so that what is said is added to that one and once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Origin {
    pub(crate) id: String,
    /// Number of its messages.
    pub(crate) length: usize,
    /// Number of the run's messages up to its end.
    pub(crate) earlier: usize,
}
