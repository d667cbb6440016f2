//! A run that waits, with what was decided so far. It is saved and opened by `run/seal.rs`.

use super::call::Call;
use super::state::{Run, State};
use crate::wire::Content;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;

/// Time for which a sealed run can be opened, unless set.
const EXPIRES_AFTER: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// A run that waits for decisions about its calls, or for their results from outside.
///
/// Each waiting call is approved, denied, given other arguments, or answered; in any order, now or in
/// another process. [`Client::resume`](crate::Client::resume) goes on: what ran before does not run again.
///
/// ```no_run
/// # async fn run(client: coax::Client, tools: coax::Toolbox) -> coax::Result<()> {
/// use coax::Outcome;
/// # #[derive(Debug, serde::Deserialize, coax::Structured)] struct Report { summary: String }
///
/// let request = client.prompt("Restock what runs out").tools(&tools);
/// let mut outcome = request.outcome::<Report>().await?;
/// while let Outcome::Pending(mut pending) = outcome {
///     let ids: Vec<_> = pending.calls().iter().map(|call| call.id().to_owned()).collect();
///     for id in ids {
///         pending.approve(&id)?;
///     }
///     outcome = client.resume(pending).tools(&tools).outcome::<Report>().await?;
/// }
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Pending {
    pub(crate) run: Box<Run>,
    pub(crate) calls: Vec<Call>,
    pub(crate) decisions: Vec<(String, Decision)>,
    pub(crate) said: Vec<String>,
    pub(crate) expires_after: Duration,
}

/// A decision about a waiting call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Decision {
    /// It runs.
    Approved,
    /// It runs with these arguments, which are checked.
    ApprovedWith(Value),
    /// It does not run, and this reason is sent to the model.
    Denied(String),
    /// It does not run here: this is its result.
    Provided(Content),
}

impl Pending {
    /// Creates the waiting state of a run; the run itself is the error where it does not wait.
    pub(crate) fn of(run: Box<Run>) -> Result<Self, Box<Run>> {
        let calls: Vec<_> = match &run.state {
            State::Calls(calls) => {
                let calls = calls.calls.iter();
                calls.filter(|it| it.is_waiting()).cloned().collect()
            }
            State::Ask(_) | State::Done | State::Stopped(_) => Vec::new(),
        };
        if calls.is_empty() {
            return Err(run);
        }
        Ok(Self {
            run,
            calls,
            decisions: Vec::new(),
            said: Vec::new(),
            expires_after: EXPIRES_AFTER,
        })
    }
}
