//! The events of a streamed run, for all the views of it.

use super::event::Piece;
use crate::error::ErrorKind;
use crate::prompt::CacheBroken;
use crate::run::{Call, CallResult};

/// An event of a streamed run. Each piece of an answer is one, so what is large is boxed.
pub(super) enum RunEvent {
    /// The request begins otherwise than the last with its cache key.
    CacheBroken(CacheBroken),
    /// More of an answer.
    Piece(Piece),
    /// The answer of this step is whole: whoever reads it has it judged.
    Ended,
    /// A step began, which has this number, from 1.
    Step(usize),
    /// The request of this step was sent again, and so many times in all.
    Retried(u32),
    /// An answer was wrong and is requested again.
    AskedAgain(ErrorKind, String),
    /// A call began.
    Began(Box<Call>),
    /// A call reports progress: its id, and a note.
    Progress(String, String),
    /// A call has its result.
    Returned(Box<(Call, CallResult)>),
    /// Calls wait.
    Waiting(Vec<Call>),
    /// The run ended with an answer.
    Done,
}
