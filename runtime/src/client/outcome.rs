//! What a run comes to: an answer, or a wait.

use super::Answer;
use crate::run::Pending;

/// What a run comes to; made by [`Request::outcome`](crate::Request::outcome). A limit, like any other
/// failure, is an error and none of these.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "it is matched at once, and moved no more"
)]
pub enum Outcome<T> {
    /// The answer.
    Done(Answer<T>),
    /// Calls wait for a person's decision, or for results from outside.
    Pending(Pending),
}

impl<T> Outcome<T> {
    /// Returns the answer, if there is one.
    #[must_use]
    pub fn done(self) -> Option<Answer<T>> {
        match self {
            Self::Done(answer) => Some(answer),
            Self::Pending(_) => None,
        }
    }

    /// Returns the waiting run, if it waits.
    #[must_use]
    pub fn pending(self) -> Option<Pending> {
        match self {
            Self::Done(_) => None,
            Self::Pending(pending) => Some(pending),
        }
    }
}
