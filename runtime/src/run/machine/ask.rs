//! The next request of a run.

use super::super::data::{Mode, Round, Run, State, WrongPart};
use super::super::host::Host;
use super::super::in_prompt;
use super::super::mode::{self, Choices};
use crate::tool::{CallContext, ToolContext};
use crate::wire::{JsonSchema, Message, ResponseFormat, Tool, ToolChoice};
use std::borrow::Cow;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// A request, all but the settings.
pub(crate) struct NextRequest<'a> {
    pub(crate) messages: Cow<'a, [Message]>,
    /// The messages that follow on those: a wrong answer, and what is wrong with it.
    pub(crate) more: Cow<'a, [Message]>,
    pub(crate) tools: Vec<Tool>,
    /// In place of that of the settings.
    pub(crate) tool_choice: Option<ToolChoice>,
    /// In place of that of the settings.
    pub(crate) format: Option<ResponseFormat>,
}

impl Run {
    /// Returns the next request.
    ///
    /// # Errors
    /// Why a tool cannot be offered to the model.
    pub(crate) fn next_request(&self, host: &Host<'_>) -> Result<NextRequest<'_>, String> {
        let ask = match &self.state {
            State::Ask(ask) => Some(ask),
            State::Calls(_) | State::Done | State::Stopped(_) => None,
        };
        let again = ask.and_then(|it| it.again.as_deref());
        let more: &[Message] = again.map_or(&[], |Round { messages, .. }| messages);
        let mut request = NextRequest {
            messages: Cow::Borrowed(self.messages.as_slice()),
            more: Cow::Borrowed(more),
            tools: Vec::new(),
            tool_choice: None,
            format: format(again.and_then(|it| it.part.as_ref()), host),
        };
        if host.tools.is_empty() {
            return Ok(request);
        }
        request.tools = self.offered(host)?;
        let without = ask.is_some_and(|it| it.without_tools) || self.is_last_step();
        request.tool_choice = if request.tools.is_empty() {
            None
        } else if without {
            Some(ToolChoice::None)
        } else {
            self.tool_choice(host.choice)
        };
        match (self.mode, host.schema) {
            (Mode::FinalAnswer, Some((schema, _))) if !request.tools.is_empty() => {
                if without {
                    // Only the answer may be called. It is the one tool, for llama.cpp takes the choice of a
                    // function for none at all.
                    request.tools.clear();
                    request.tool_choice = Some(ToolChoice::Required);
                }
                request.tools.push(mode::final_tool(schema));
                request.format = None;
            }
            (Mode::Schema, _) => {
                let tools = std::mem::take(&mut request.tools);
                let choices = Choices::of(tools, request.tool_choice.take().as_ref());
                let more = std::mem::take(&mut request.more);
                let sent = in_prompt::conversation(&self.messages, &more, &choices, host);
                request.messages = Cow::Owned(sent);
                request.format = Some(mode::schema_format(host, &choices));
            }
            (Mode::Native | Mode::FinalAnswer, _) => {}
        }
        Ok(request)
    }

    /// Returns the tools on offer: those that are enabled and were not called wrongly too often.
    fn offered(&self, host: &Host<'_>) -> Result<Vec<Tool>, String> {
        let context = ToolContext::new(CallContext {
            id: String::new(),
            messages: Arc::clone(&self.messages),
            cancellation: host
                .handle
                .map_or_else(CancellationToken::new, |it| it.cancellation().clone()),
            progress: None,
        });
        let is_offered = |name: &str| {
            !self.is_withdrawn(name) && host.tools.get(name).is_some_and(|it| it.enabled(&context))
        };
        mode::offered(host.tools, host, is_offered)
    }

    /// Returns the choice of the program; that a tool must be called holds until one was.
    fn tool_choice(&self, choice: Option<&ToolChoice>) -> Option<ToolChoice> {
        let forces = |choice: &ToolChoice| match choice {
            ToolChoice::Required | ToolChoice::Function(_) | ToolChoice::Custom(_) => true,
            ToolChoice::AllowedTools(tools) => tools.mode.as_deref() == Some("required"),
            ToolChoice::Auto | ToolChoice::None | ToolChoice::Other(_) => false,
        };
        let was_called = self.steps.iter().any(|step| !step.calls.is_empty());
        let done = choice.is_some_and(forces) && was_called;
        match self.mode {
            Mode::FinalAnswer if choice.is_none() || done => Some(ToolChoice::Required),
            Mode::Native | Mode::FinalAnswer | Mode::Schema if done => Some(ToolChoice::Auto),
            Mode::Native | Mode::FinalAnswer | Mode::Schema => choice.cloned(),
        }
    }

    /// Returns whether only a part of a large answer is requested.
    pub(crate) fn asks_for_part(&self) -> bool {
        let again = match &self.state {
            State::Ask(ask) => ask.again.as_ref(),
            State::Calls(_) | State::Done | State::Stopped(_) => None,
        };
        again.is_some_and(|round| round.part.is_some())
    }

    pub(super) fn is_last_step(&self) -> bool {
        let steps = u32::try_from(self.steps.len()).unwrap_or(u32::MAX);
        let step = if self.asks_again() {
            steps
        } else {
            steps.saturating_add(1)
        };
        self.policy.answer_on_last_step && step >= self.policy.max_steps
    }

    /// Returns whether a tool is offered no more, since it was called wrongly too often.
    pub(super) fn is_withdrawn(&self, name: &str) -> bool {
        let notes = self.notes.as_ref();
        let wrong = notes.and_then(|it| it.wrong.get(name)).copied();
        wrong.is_some_and(|wrong| wrong > self.policy.tool_retries)
    }
}

/// Returns the response format of a typed answer, or of the part of it that is requested again.
fn format(part: Option<&WrongPart>, host: &Host<'_>) -> Option<ResponseFormat> {
    let (schema, name) = host.schema?;
    let mut format = match part {
        Some(part) => JsonSchema::new("part", Cow::Owned(part.schema.clone())),
        None => JsonSchema::new(name, Cow::Borrowed(schema)),
    };
    format.strict = Some(true);
    Some(ResponseFormat::JsonSchema(format))
}
