//! One step of a run: the requests it took, and the calls that the model made.

use super::call::{Call, CallResult, Status};
use crate::error::kind::ErrorKind;
use crate::wire::{FinishReason, Usage};
use serde::{Deserialize, Serialize};

/// One step of a run: an answer of the model, and the calls in it.
///
/// An answer that was wrong and requested again is an attempt of the same step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Step {
    /// The attempt that holds.
    pub(crate) last: Attempt,
    /// Those before it, whose answers were wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) wrong: Vec<Attempt>,
    /// The calls that the model made, in its order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<CallRecord>,
}

/// One answer of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Attempt {
    /// Number of times the request was sent; 1 unless something failed on the way.
    pub requests: u32,
    /// The tokens that it took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// The cost in US dollars; `None` where neither the server nor the program reports it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_usd: Option<f64>,
    /// The finish reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finish_reason: Option<FinishReason>,
    /// The fault of a wrong answer: the kind of the error, and its message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<(ErrorKind, String)>,
    /// The text of a wrong answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A call of a tool, with its result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CallRecord {
    /// The id that the call and its result have in common.
    pub id: String,
    /// The tool's name, as the model wrote it.
    pub name: String,
    /// The arguments that ran, as JSON; those of a wrong call as the model wrote them.
    pub arguments: String,
    /// The result; `None` where the run ended before it came.
    pub result: Option<CallResult>,
}

impl CallRecord {
    /// Returns the call with its result, if it has one.
    pub(crate) fn returned(&self) -> Option<(Call, CallResult)> {
        let result = self.result.clone()?;
        let call = Call {
            id: self.id.clone(),
            name: self.name.clone(),
            arguments: self.arguments.clone(),
            changed: false,
            status: Status::Returned(result.clone()),
        };
        Some((call, result))
    }
}

impl Step {
    pub(crate) fn new(attempt: Attempt) -> Self {
        Self {
            last: attempt,
            wrong: Vec::new(),
            calls: Vec::new(),
        }
    }

    /// Adds an attempt at the same step.
    pub(crate) fn again(&mut self, attempt: Attempt) {
        self.wrong.push(std::mem::replace(&mut self.last, attempt));
    }

    /// Returns whether its last answer was wrong and is requested again.
    pub(crate) fn is_faulty(&self) -> bool {
        self.last.fault.is_some()
    }

    /// Returns all answers that the step took, the one that holds last.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("none");
    /// gateway.reply(r#"{"value":[2,3,5]}"#);
    /// let answer = client.prompt("Three primes").extract::<Vec<u32>>().detailed().await?;
    /// assert_eq!(answer.steps[0].attempts().count(), 2);
    /// # Ok(()) }
    /// ```
    pub fn attempts(&self) -> impl Iterator<Item = &Attempt> {
        self.wrong.iter().chain(std::iter::once(&self.last))
    }
}
