//! The events of a run, and its next action.

mod answered;
mod ask;
mod calls;
mod returned;

pub(crate) use answered::unfit;
pub(crate) use ask::NextRequest;
pub(super) use calls::{change, denied};

use super::data::{Ask, Mode, Policy, Run, State, Status, Step, Stop, Version};
use super::host::Host;
use super::mode::{self, Refusal};
use super::observer::BeforeRequest;
use crate::error::{Error, ErrorKind};
use crate::wire::{ChatRequest, Message};
use std::sync::Arc;
use std::time::Duration;

/// The next action of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// A request to be sent.
    Ask,
    /// Calls to be run: those that are ready.
    Call,
    /// Decisions about calls, or results from outside.
    Pending,
    /// Nothing: there is an answer.
    Done,
    /// Nothing: there will be none.
    Stopped,
}

impl Run {
    /// Begins a run with these messages. `settings` may wait until the run is saved.
    pub(crate) fn begin(
        settings: Option<Box<ChatRequest>>,
        messages: Vec<Message>,
        policy: Policy,
        mode: Mode,
    ) -> Self {
        Self {
            version: Version,
            id: u128::from(fastrand::u64(..)) << 64 | u128::from(fastrand::u64(..)),
            settings,
            messages: Arc::new(messages),
            policy,
            mode,
            expected: None,
            steps: Vec::new(),
            spent: super::data::Spent::default(),
            state: State::Ask(Ask::default()),
            notes: None,
            origin: None,
            response: None,
        }
    }

    /// Looks at what comes next; a request is checked against the limits here, and gets what was said to
    /// the run meanwhile.
    pub(crate) fn advance(&mut self, host: &Host<'_>) -> Next {
        let is_new = !self.asks_again();
        if let State::Ask(ask) = &mut self.state {
            let was_made = std::mem::replace(&mut ask.is_made, true);
            if let Some(stop) = self.over_limit(is_new) {
                self.stop(stop);
            } else if is_new && !was_made {
                self.before_request(host);
            }
        }
        self.look()
    }

    /// Looks at what comes next, and changes nothing.
    pub(crate) fn look(&self) -> Next {
        match &self.state {
            State::Ask(_) => Next::Ask,
            State::Calls(calls) if calls.calls.iter().any(|it| it.status == Status::Ready) => {
                Next::Call
            }
            State::Calls(_) => Next::Pending,
            State::Done => Next::Done,
            State::Stopped(_) => Next::Stopped,
        }
    }

    /// Takes the error of a failed request. Where the server refuses tools, they are offered in another
    /// form; otherwise the run is over.
    pub(crate) fn take_failure(&mut self, error: &Error, host: &Host<'_>) {
        if let State::Ask(_) = &self.state {
            self.spent.requests = self.spent.requests.saturating_add(error.attempts());
            if let Some(refusal) = self.refused(error, host) {
                self.mode = match (refusal, self.mode) {
                    (Refusal::Both, Mode::Native) if host.schema.is_some() => Mode::FinalAnswer,
                    _ => Mode::Schema,
                };
                return;
            }
        }
        self.stop(Stop::new(error.kind(), error.to_string()));
    }

    /// Returns what the failure of a request with tools says about them.
    fn refused(&self, error: &Error, host: &Host<'_>) -> Option<Refusal> {
        (!host.tools.all().is_empty() && self.mode != Mode::Schema)
            .then(|| mode::refusal(error))
            .flatten()
    }

    /// Returns whether the request is one more attempt at the step under way.
    pub(crate) fn asks_again(&self) -> bool {
        matches!(self.state, State::Ask(_)) && self.steps.last().is_some_and(Step::is_faulty)
    }

    /// Returns whether the answer that is awaited can be requested again if it is wrong.
    pub(crate) fn may_ask_again(&self) -> bool {
        let count = match &self.state {
            State::Ask(ask) => ask.again.as_ref().map_or(0, |round| round.count),
            State::Calls(_) | State::Done | State::Stopped(_) => return false,
        };
        count < self.policy.output_retries && self.spent.over(&self.policy.budget).is_none()
    }

    /// Adds time that passed, for the budget.
    pub(crate) fn passed(&mut self, time: Duration) {
        self.spent.time = self.spent.time.saturating_add(time);
    }

    /// Ends the run without an answer. Calls that have no result are said not to have run.
    pub(crate) fn stop(&mut self, stop: Stop) {
        if let State::Calls(_) = &self.state {
            self.give_up_calls();
        }
        self.state = State::Stopped(Box::new(stop));
    }

    /// Ends the run since it was cancelled.
    pub(crate) fn cancel(&mut self) {
        self.stop(Stop::new(ErrorKind::Limit, "the run was cancelled"));
    }

    /// Returns why no request may be sent any more.
    fn over_limit(&self, is_new: bool) -> Option<Stop> {
        let steps = u32::try_from(self.steps.len()).unwrap_or(u32::MAX);
        let most = self.policy.max_steps;
        if is_new && steps >= most {
            let message = format!("no answer after {most} steps, which `max_steps` allows");
            return Some(Stop::new(ErrorKind::Limit, message));
        }
        let over = self.spent.over(&self.policy.budget)?;
        Some(Stop::new(ErrorKind::Limit, over))
    }

    /// Adds the messages given to the run, and calls the observers.
    fn before_request(&mut self, host: &Host<'_>) {
        self.take_said();
        let said = host.handle.map(super::steer::RunHandle::take);
        for text in said.into_iter().flatten() {
            self.transcript().push(Message::user(text));
        }
        for observer in host.observers {
            match observer.before_request(self) {
                BeforeRequest::Pass => {}
                BeforeRequest::Change(settings) => self.settings = Some(settings),
                BeforeRequest::Say(text) => self.transcript().push(Message::user(text)),
                BeforeRequest::Stop(why) => {
                    self.stop(Stop::new(ErrorKind::Limit, why));
                    return;
                }
            }
        }
    }
}
