//! The calls in an answer: which run, which wait, and which get a result at once.

use super::super::data::{Call, CallRecord, CallResult, Calls, Run, State, Status, Stop};
use super::super::host::Host;
use super::super::mode::FINAL;
use super::super::observer::BeforeCall;
use crate::error::ErrorKind;
use crate::tool::arguments::{self, Wrong};
use crate::tool::{Approval, Erased};
use crate::wire::{FunctionCall, Response, ToolCall};
use std::borrow::Cow;

/// So many calls of a run are looked through for the same one.
const REMEMBERED: usize = 256;

/// Number of calls that were the same as before, after which the model may call no tools.
const CIRCLES: u32 = 3;

/// The words before a result that was given before.
const MADE_BEFORE: &str = "This call was made before with the same arguments, and is not to be repeated; its result was:\n";

/// More calls in one answer are not run.
const MOST_CALLS: usize = 128;

impl Run {
    /// Takes an answer with calls.
    pub(super) fn call(&mut self, mut response: Box<Response>, host: &mut Host<'_>) {
        let mut message = response.choices.swap_remove(0).message;
        message.tool_calls.retain(super::super::judge::has_name);
        self.name_calls(&mut message.tool_calls);
        let mut calls = Vec::with_capacity(message.tool_calls.len());
        for (index, written) in message.tool_calls.iter_mut().enumerate() {
            let call = if index < MOST_CALLS {
                self.read_call(written, host)
            } else {
                let message = format!("Only {MOST_CALLS} calls at once can run. Call it again.");
                Call::returned(written, CallResult::error(message))
            };
            match self.before_call(call, host) {
                Ok(call) => calls.push(call),
                Err(stop) => {
                    self.state = State::Calls(Box::new(Calls {
                        message: message.clone(),
                        calls,
                    }));
                    return self.stop(stop);
                }
            }
        }
        self.state = State::Calls(Box::new(Calls { message, calls }));
        self.settle();
    }

    /// Gives each call an id of its own, for servers leave ids out or repeat them.
    fn name_calls(&self, calls: &mut [ToolCall]) {
        for index in 0..calls.len() {
            let (before, rest) = calls.split_at_mut(index);
            let call = &mut rest[0];
            let is_taken = |id: &str| {
                let sent = self.messages.iter().flat_map(|it| &it.tool_calls);
                id.is_empty() || sent.chain(&*before).any(|it| it.id == id)
            };
            let mut number = index;
            while is_taken(&call.id) {
                call.id = format!("call_{}_{number}", self.steps.len());
                number += MOST_CALLS;
            }
        }
    }

    /// Reads a call; one that cannot run gets its result at once. What is sent back to the server are
    /// arguments that are JSON.
    fn read_call(&mut self, written: &mut ToolCall, host: &mut Host<'_>) -> Call {
        let id = written.id.clone();
        let Some(function) = &mut written.function else {
            return Call::outside(written);
        };
        let name = function.name.clone();
        if name == FINAL && host.tools.get(&name).is_none() {
            let message = "The answer counts once the results of the other calls are seen. Give it again then.";
            return settled(id, function, CallResult::error(message));
        }
        let Some(tool) = host.tools.get(&name) else {
            if host.tools.is_declared(&name) {
                if let Some(object) = object(&function.arguments) {
                    function.arguments.clone_from(&object);
                    return Call::new(id, name, object, Status::Outside);
                }
                self.count_wrong(&name);
                let message =
                    format!("The arguments of `{name}` are no JSON object. Call it again.");
                return settled(id, function, CallResult::error(message));
            }
            let mut known: Vec<&str> = host.tools.toolbox.names().collect();
            known.extend(host.tools.declared.iter().filter_map(crate::tool::name_of));
            let message = arguments::unknown(&name, &known);
            self.count_wrong(&name);
            return settled(id, function, CallResult::error(message));
        };
        if self.is_withdrawn(&name) {
            let message =
                format!("`{name}` was called wrongly too often and cannot be called any more.");
            return settled(id, function, CallResult::error(message));
        }
        match arguments::read(&**tool, &function.arguments, host.dialects) {
            Ok(prepared) => {
                let json = host.prepared.put(&id, prepared);
                if let Cow::Owned(object) = arguments::as_object(&function.arguments) {
                    function.arguments = object;
                } else if function.arguments.trim().is_empty() {
                    function.arguments = "{}".to_owned();
                }
                let mut call = Call::new(id, name, json, Status::Ready);
                self.judge_call(&mut call, &**tool, host);
                call
            }
            Err(Wrong(message)) => {
                self.count_wrong(&name);
                settled(id, function, CallResult::error(message))
            }
        }
    }

    /// Decides about a call with right arguments: whether it is one too many, the same as before, denied, or
    /// to be approved.
    pub(in crate::run) fn judge_call(
        &mut self,
        call: &mut Call,
        tool: &dyn Erased<()>,
        host: &Host<'_>,
    ) {
        let definition = tool.definition();
        let notes = self.notes();
        notes.wrong.remove(&call.name);
        let made = notes.calls.entry(call.name.clone()).or_default();
        if definition.max_calls.is_some_and(|most| *made >= most) {
            let most = *made;
            let message = format!(
                "`{}` may be called {most} time{} at most, and was. Nothing was run.",
                call.name,
                if most == 1 { "" } else { "s" }
            );
            call.status = Status::Returned(CallResult::error(message));
            return;
        }
        *made += 1;
        if !definition.repeatable
            && let Some(mut result) = self.same_call(call)
        {
            let notes = self.notes();
            notes.repeated += 1;
            if let Some(made) = notes.calls.get_mut(&call.name) {
                *made -= 1;
            }
            if let Some(text) = result.content.text() {
                // That result may be one with the remark.
                let text = text.strip_prefix(MADE_BEFORE).unwrap_or(&text);
                result.content = format!("{MADE_BEFORE}{text}").into();
            }
            call.status = Status::Returned(result);
            return;
        }
        call.status = match host.tools.approval(definition, &call.arguments) {
            Approval::Run => Status::Ready,
            Approval::Ask => Status::Approval,
            Approval::Deny(why) => Status::Returned(CallResult::error(denied(&why))),
        };
    }

    /// Returns the good result of the same call with the same arguments, made before.
    fn same_call(&self, call: &Call) -> Option<CallResult> {
        let records = self
            .steps
            .iter()
            .rev()
            .flat_map(|step| step.calls.iter().rev());
        let is_same =
            |it: &&CallRecord| it.name == call.name && same_json(&it.arguments, &call.arguments);
        let same = records.take(REMEMBERED).filter(is_same);
        let mut results = same.filter_map(|it| it.result.as_ref());
        results.find(|it| !it.is_error).cloned()
    }

    /// Calls the observers for a call.
    fn before_call(&mut self, mut call: Call, host: &mut Host<'_>) -> Result<Call, Stop> {
        for observer in host.observers {
            if call.status != Status::Ready {
                break;
            }
            match observer.before_call(&call, self) {
                BeforeCall::Run => {}
                BeforeCall::Change(arguments) => change(&mut call, &arguments.to_string(), host)
                    .map_err(|why| Stop::new(ErrorKind::Tool, why))?,
                BeforeCall::Answer(output) => {
                    let (content, value) = output.into_parts();
                    call.status = Status::Returned(CallResult {
                        content,
                        value,
                        is_error: false,
                    });
                }
                BeforeCall::Deny(why) => {
                    call.status = Status::Returned(CallResult::error(denied(&why)));
                }
                BeforeCall::AskPerson => call.status = Status::Approval,
                BeforeCall::Stop(why) => return Err(Stop::new(ErrorKind::Tool, why)),
            }
        }
        Ok(call)
    }

    fn count_wrong(&mut self, name: &str) {
        let wrong = self.notes().wrong.entry(name.to_owned()).or_default();
        *wrong = wrong.saturating_add(1);
    }

    /// Returns whether the model calls the same again and again.
    pub(super) fn goes_in_circles(&self) -> bool {
        self.notes.as_ref().is_some_and(|it| it.repeated >= CIRCLES)
    }
}

/// Returns whether two texts of JSON differ in blanks alone, which models set one time and not the next.
fn same_json(one: &str, other: &str) -> bool {
    fn tokens(json: &str) -> impl Iterator<Item = u8> {
        let (mut is_text, mut is_escaped) = (false, false);
        json.bytes().filter(move |byte| {
            let is_kept = is_text || !byte.is_ascii_whitespace();
            is_text ^= *byte == b'"' && !is_escaped;
            is_escaped = is_text && *byte == b'\\' && !is_escaped;
            is_kept
        })
    }
    tokens(one).eq(tokens(other))
}

/// Gives a call other arguments, as serde has them, which are checked.
pub(in crate::run) fn change(
    call: &mut Call,
    json: &str,
    host: &mut Host<'_>,
) -> Result<(), String> {
    let tool = host.tools.get(&call.name);
    let tool = tool.ok_or_else(|| format!("there is no tool `{}` any more", call.name))?;
    let value = tool
        .read_plain(json)
        .map_err(|cause| arguments::wrong_change(&call.name, &cause))?;
    drop(host.prepared.take(&call.id));
    host.prepared.put_value(&call.id, value);
    call.changed = true;
    call.arguments = json.to_owned();
    Ok(())
}

/// Returns the words for the model about a call that may not run.
pub(in crate::run) fn denied(why: &str) -> String {
    format!("This call was denied and did not run: {why}")
}

/// Returns the arguments as the text of an object, if they are one.
fn object(arguments: &str) -> Option<String> {
    let text = arguments::as_object(arguments);
    let read = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&text);
    read.ok().map(|_| text.into_owned())
}

/// Creates a call with a result, whose arguments may be anything; those sent back to the server are JSON.
fn settled(id: String, function: &mut FunctionCall, result: CallResult) -> Call {
    let written = function.arguments.clone();
    function.arguments = object(&written).unwrap_or_else(|| "{}".to_owned());
    Call::new(id, function.name.clone(), written, Status::Returned(result))
}

impl Call {
    fn new(id: String, name: String, arguments: String, status: Status) -> Self {
        Self {
            id,
            name,
            arguments,
            changed: false,
            status,
        }
    }

    /// Creates the call of a tool that takes no JSON.
    fn outside(written: &ToolCall) -> Self {
        let custom = written.custom.as_ref();
        let (name, input) = custom.map_or(("", ""), |it| (&it.name, &it.input));
        Self::new(
            written.id.clone(),
            name.into(),
            input.into(),
            Status::Outside,
        )
    }

    fn returned(written: &ToolCall, result: CallResult) -> Self {
        let function = written.function.as_ref();
        let (name, arguments) = function.map_or(("", ""), |it| (&it.name, &it.arguments));
        Self::new(
            written.id.clone(),
            name.into(),
            arguments.into(),
            Status::Returned(result),
        )
    }
}
