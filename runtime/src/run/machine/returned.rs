//! Results of calls: once all are there, they go into the conversation in the order of the calls.

use super::super::data::{Ask, Call, CallRecord, CallResult, Calls, Run, State, Status, Stop};
use super::super::host::Host;
use super::super::observer::AfterCall;
use crate::error::ErrorKind;
use crate::tool::{ToolError, ToolOutput};
use crate::wire::{Content, Message, Part, PartKind};
use std::borrow::Cow;

impl Run {
    /// Takes the result of a call that was ready.
    pub(crate) fn take_result(
        &mut self,
        id: &str,
        result: Result<ToolOutput, ToolError>,
        host: &Host<'_>,
    ) {
        let result = match result {
            Ok(output) => {
                let (content, value) = output.into_parts();
                CallResult {
                    content,
                    value,
                    is_error: false,
                }
            }
            Err(error) if error.is_fatal() => {
                let message = format!("a tool ended the run: {error}");
                self.set_result(id, CallResult::error(error.message()), host);
                return self.stop(Stop::new(ErrorKind::Tool, message));
            }
            Err(error) => CallResult::error(format!("Error: {error}")),
        };
        self.set_result(id, result, host);
        self.settle();
    }

    /// Returns the result of a call of this step.
    pub(crate) fn result(&self, id: &str) -> Option<&CallResult> {
        match &self.state {
            State::Calls(calls) => calls.calls.iter().find(|it| it.id == id)?.result(),
            State::Ask(_) | State::Done | State::Stopped(_) => {
                let mut calls = self.steps.last()?.calls.iter();
                calls.find(|it| it.id == id)?.result.as_ref()
            }
        }
    }

    /// Returns the calls of the last answer that got their results without being run.
    pub(crate) fn settled_at_once(&self) -> Vec<(Call, CallResult)> {
        let with_result = |call: &Call| Some((call.clone(), call.result()?.clone()));
        match &self.state {
            State::Calls(calls) => calls.calls.iter().filter_map(with_result).collect(),
            State::Ask(_) | State::Done | State::Stopped(_) => {
                let calls = self.steps.last().map_or(&[][..], |step| &step.calls);
                calls.iter().filter_map(CallRecord::returned).collect()
            }
        }
    }

    /// Sets the result of a call that has none.
    pub(in crate::run) fn set_result(&mut self, id: &str, mut result: CallResult, host: &Host<'_>) {
        let call = match &self.state {
            State::Calls(calls) => calls.calls.iter().find(|it| it.id == id),
            State::Ask(_) | State::Done | State::Stopped(_) => None,
        };
        let Some(call) = call.filter(|it| it.result().is_none()) else {
            return;
        };
        for observer in host.observers {
            if let AfterCall::Change(output) = observer.after_call(call, &result, self) {
                (result.content, result.value) = output.into_parts();
            }
        }
        if let State::Calls(calls) = &mut self.state
            && let Some(call) = calls.calls.iter_mut().find(|it| it.id == id)
        {
            call.status = Status::Returned(result);
        }
    }

    /// Goes on to the next request if all calls have results.
    pub(in crate::run) fn settle(&mut self) {
        let State::Calls(calls) = &mut self.state else {
            return;
        };
        if calls.calls.iter().any(|it| it.result().is_none()) {
            return;
        }
        let done = std::mem::replace(&mut self.state, State::Ask(Ask::default()));
        if let State::Calls(calls) = done {
            self.record(*calls);
        }
        let without_tools = self.goes_in_circles();
        if without_tools {
            self.notes().repeated = 0;
        }
        self.state = State::Ask(Ask {
            without_tools,
            ..Ask::default()
        });
    }

    /// Records the calls of a run that ends; some may have no result.
    pub(super) fn give_up_calls(&mut self) {
        let ended = std::mem::replace(&mut self.state, State::Done);
        if let State::Calls(calls) = ended {
            self.record(*calls);
        }
    }

    /// Adds the calls and their results to the conversation and to the step.
    fn record(&mut self, Calls { mut message, calls }: Calls) {
        // Calls that an observer did not get to see are none.
        message.tool_calls.truncate(calls.len());
        let mut records = Vec::with_capacity(calls.len());
        let mut shown = Vec::new();
        let messages = self.transcript();
        messages.push(message);
        for call in calls {
            let result = match call.status {
                Status::Returned(result) => Some(result),
                Status::Ready | Status::Approval | Status::Outside => None,
            };
            let content = match &result {
                Some(result) => {
                    let text = text_of(&call.id, &result.content, &mut shown);
                    if call.changed {
                        format!("It ran with other arguments: {}\n{text}", call.arguments)
                    } else {
                        text
                    }
                }
                None => "This call has no result, for the run ended before.".to_owned(),
            };
            messages.push(Message::tool(call.id.clone(), content));
            records.push(CallRecord {
                id: call.id,
                name: call.name,
                arguments: call.arguments,
                result,
            });
        }
        if !shown.is_empty() {
            // Providers take no images in the results themselves.
            messages.push(Message::user(shown));
        }
        if let Some(step) = self.steps.last_mut() {
            step.calls = records;
        }
    }
}

/// Returns the text of a result; its other parts are shown in a message of their own.
fn text_of(id: &str, content: &Content, shown: &mut Vec<Part>) -> String {
    let text = content.text().map(Cow::into_owned);
    let Content::Parts(parts) = content else {
        return text.unwrap_or_default();
    };
    let others: Vec<_> = parts
        .iter()
        .filter(|it| it.kind != PartKind::Text)
        .collect();
    if others.is_empty() {
        return text.unwrap_or_default();
    }
    shown.push(Part::text(format!("What the call `{id}` gave:")));
    shown.extend(others.into_iter().cloned());
    text.unwrap_or_else(|| "It is in the message that follows.".to_owned())
}
