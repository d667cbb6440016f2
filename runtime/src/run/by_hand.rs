//! The machine for programs that drive it by hand: a durable engine, a queue of jobs, a test.

use super::data::{Call, Decision, Mode, Policy, Run, State};
use super::host::{Host, Reader as _};
use super::machine::Next;
use super::program::{Action, Program};
use crate::error::{Error, ErrorKind, Result};
use crate::tool::{ToolError, ToolOutput};
use crate::wire::{ChatRequest, Response};
use std::time::Duration;

impl Run {
    /// Begins a run with the messages and the settings of a request. Its tools are not looked at: those
    /// of the [`Program`] are offered.
    ///
    /// ```
    /// use coax::run::Run;
    /// use coax::wire::{ChatRequest, Message};
    ///
    /// let run = Run::new(ChatRequest::new("openai/gpt-5", vec![Message::user("Hello")]));
    /// assert!(run.steps().is_empty());
    /// ```
    #[must_use]
    pub fn new(mut request: ChatRequest) -> Self {
        let messages = std::mem::take(&mut request.messages);
        request.tools.clear();
        Self::begin(
            Some(Box::new(request)),
            messages,
            Policy::default(),
            Mode::Native,
        )
    }

    /// Returns what comes next, and takes what was said to the run meanwhile into the request.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # use coax::run::{Action, Decision, Program, Run};
    /// # use coax::wire::{ChatRequest, Message};
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # let mut program = Program::text("openai/gpt-5");
    /// # let mut run = Run::new(ChatRequest::new("openai/gpt-5", vec![Message::user("Hello")]));
    /// match run.next(&mut program)? {
    ///     Action::Ask(request) => run.answered(client.chat(&request).await?, &mut program),
    ///     other => println!("{other:?}"),
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`Configuration`](ErrorKind::Configuration) where the model cannot be offered a tool.
    pub fn next(&mut self, program: &mut Program) -> Result<Action> {
        if let Some(fault) = program.tools.fault() {
            return Err(Error::new(ErrorKind::Configuration, fault));
        }
        let (host, answer) = program.split();
        Ok(match self.advance(&host) {
            Next::Ask => Action::Ask(Box::new(self.request(&host)?)),
            Next::Call => Action::Call(self.calls_that(Call::is_ready)),
            Next::Pending => Action::Pending(self.calls_that(Call::is_waiting)),
            Next::Done => {
                if answer.value.is_none() {
                    // It was done when it was loaded.
                    let text = self.answer_text().unwrap_or_default();
                    let _ = answer.read(&text);
                }
                Action::Done
            }
            Next::Stopped => match &self.state {
                State::Stopped(stop) => Action::Stopped((**stop).clone()),
                State::Ask(_) | State::Calls(_) | State::Done => Action::Done,
            },
        })
    }

    /// Takes the answer to the request.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # use coax::run::{Action, Decision, Program, Run};
    /// # use coax::wire::{ChatRequest, Message};
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # let mut program = Program::text("openai/gpt-5");
    /// # let mut run = Run::new(ChatRequest::new("openai/gpt-5", vec![Message::user("Hello")]));
    /// if let Action::Ask(request) = run.next(&mut program)? {
    ///     let response = client.chat(&request).await?;
    ///     run.answered(response, &mut program);
    /// }
    /// assert!(matches!(run.next(&mut program)?, Action::Done));
    /// # Ok(()) }
    /// ```
    pub fn answered(&mut self, response: Response, program: &mut Program) {
        let (mut host, answer) = program.split();
        self.take_answer(Box::new(response), 1, &mut host, answer);
    }

    /// Takes a failure of the request. The run is over, unless it can ask in another way; whoever wants to
    /// send the request again keeps the run as it was before.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # use coax::run::{Action, Decision, Program, Run};
    /// # use coax::wire::{ChatRequest, Message};
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # let mut program = Program::text("openai/gpt-5");
    /// # let mut run = Run::new(ChatRequest::new("openai/gpt-5", vec![Message::user("Hello")]));
    /// # gateway.fail(401);
    /// if let Action::Ask(request) = run.next(&mut program)? {
    ///     match client.chat(&request).await {
    ///         Ok(response) => run.answered(response, &mut program),
    ///         Err(error) => run.failed(&error, &mut program),
    ///     }
    /// }
    /// assert!(matches!(run.next(&mut program)?, Action::Stopped(_)));
    /// # Ok(()) }
    /// ```
    pub fn failed(&mut self, error: &Error, program: &mut Program) {
        let (host, _) = program.split();
        self.take_failure(error, &host);
    }

    /// Takes the result of a call, by [`Program::call`] or from elsewhere. Nothing happens where the call
    /// has one already, or there is no call of this id.
    ///
    /// ```
    /// # /// Adds.
    /// # #[coax::tool] fn add(a: f64, b: f64) -> f64 { a + b }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # use coax::run::{Action, Decision, Program, Run};
    /// # use coax::wire::{ChatRequest, Message};
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply_tool_calls([("add", serde_json::json!({ "a": 1, "b": 2 }))]);
    /// # let mut program = Program::text("openai/gpt-5").tools(coax::tools![add]);
    /// # let mut run = Run::new(ChatRequest::new("openai/gpt-5", vec![Message::user("Hello")]));
    /// # if let Action::Ask(request) = run.next(&mut program)? { run.answered(client.chat(&request).await?, &mut program); }
    /// use coax::ToolOutput;
    ///
    /// if let Action::Call(calls) = run.next(&mut program)? {
    ///     for call in calls {
    ///         run.returned(call.id(), Ok(ToolOutput::new("3")), &mut program);
    ///     }
    /// }
    /// # Ok(()) }
    /// ```
    pub fn returned(
        &mut self,
        id: &str,
        result: std::result::Result<ToolOutput, ToolError>,
        program: &mut Program,
    ) {
        let (host, _) = program.split();
        self.take_result(id, result, &host);
    }

    /// Takes a decision about a call that waits.
    ///
    /// ```
    /// # /// Adds.
    /// # #[coax::tool(approve)] fn add(a: f64, b: f64) -> f64 { a + b }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # use coax::run::{Action, Decision, Program, Run};
    /// # use coax::wire::{ChatRequest, Message};
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply_tool_calls([("add", serde_json::json!({ "a": 1, "b": 2 }))]);
    /// # let mut program = Program::text("openai/gpt-5").tools(coax::tools![add]);
    /// # let mut run = Run::new(ChatRequest::new("openai/gpt-5", vec![Message::user("Hello")]));
    /// # if let Action::Ask(request) = run.next(&mut program)? { run.answered(client.chat(&request).await?, &mut program); }
    /// if let Action::Pending(calls) = run.next(&mut program)? {
    ///     for call in calls {
    ///         run.decided(call.id(), Decision::Denied("not today".into()), &mut program)?;
    ///     }
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`Configuration`](ErrorKind::Configuration) where no call of this id waits, or arguments that were
    /// decided do not fit.
    pub fn decided(&mut self, id: &str, decision: Decision, program: &mut Program) -> Result<()> {
        let waiting = self.calls_that(Call::is_waiting);
        if !waiting.iter().any(|it| it.id() == id) {
            return Err(super::pending::nothing_of(id));
        }
        let (mut host, _) = program.split();
        self.take_decision(id, decision, &mut host)?;
        self.settle();
        Ok(())
    }

    /// Counts time that passed against the budget.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # use coax::run::{Action, Decision, Program, Run};
    /// # use coax::wire::{ChatRequest, Message};
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # let mut program = Program::text("openai/gpt-5");
    /// # let mut run = Run::new(ChatRequest::new("openai/gpt-5", vec![Message::user("Hello")]));
    /// let began = std::time::Instant::now();
    /// if let Action::Ask(request) = run.next(&mut program)? {
    ///     run.answered(client.chat(&request).await?, &mut program);
    /// }
    /// run.elapsed(began.elapsed());
    /// # Ok(()) }
    /// ```
    pub fn elapsed(&mut self, time: Duration) {
        self.passed(time);
    }

    fn calls_that(&self, is_wanted: fn(&Call) -> bool) -> Vec<Call> {
        match &self.state {
            State::Calls(calls) => {
                let calls = calls.calls.iter().filter(|it| is_wanted(it));
                calls.cloned().collect()
            }
            State::Ask(_) | State::Done | State::Stopped(_) => Vec::new(),
        }
    }

    /// Returns the next request, whole.
    fn request(&self, host: &Host<'_>) -> Result<ChatRequest> {
        let next = self
            .next_request(host)
            .map_err(|why| Error::new(ErrorKind::Configuration, why))?;
        let settings = self.settings.as_deref();
        let mut request = settings.cloned().unwrap_or_default();
        request.messages = next.messages.into_owned();
        request.messages.extend_from_slice(&next.more);
        let messages = request.messages.iter_mut();
        messages.for_each(|it| it.provider_metadata = None);
        if !host.tools.is_empty() {
            request.tools = next.tools;
            request.tool_choice = next.tool_choice.or(request.tool_choice);
        }
        if request.tools.is_empty() {
            request.tool_choice = None;
        }
        request.response_format = next.format.or(request.response_format);
        Ok(request)
    }
}
