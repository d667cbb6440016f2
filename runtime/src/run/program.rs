//! The machine for who drives it by hand: a durable engine, a queue of jobs, a test.

use super::data::{Call, Decision, Mode, Policy, Run, State, Stop};
use super::host::{FindPart, Host, PreparedCalls, Reader};
use super::machine::Next;
use super::observer::Observer;
use super::steer::RunHandle;
use crate::error::{Error, ErrorKind, Result};
use crate::schema::{self, DecodeError, Dialect, Structured};
use crate::tool::{IntoTools, ToolError, ToolOutput, Tools};
use crate::wire::{ChatRequest, Response, ToolChoice};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// The next thing that a run asks for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Action {
    /// This request is to be sent; then [`Run::answered`] or [`Run::failed`].
    Ask(Box<ChatRequest>),
    /// These calls are to be run, in any order; then [`Run::returned`] for each.
    Call(Vec<Call>),
    /// These calls wait; then [`Run::decided`] for each.
    Pending(Vec<Call>),
    /// There is an answer: [`Program::value`].
    Done,
    /// There will be no answer.
    Stopped(Stop),
}

/// The part of a run that is the program's and is not saved: the tools, the type of the answer, the
/// observers.
///
/// Made by [`Request::into_run`](crate::Request::into_run), with the run, or for a run that was loaded by
/// [`Program::text`] and [`Program::of`].
///
/// ```
/// # fn main() -> coax::Result<()> {
/// use coax::run::{Action, Program, Run};
/// use coax::wire::{ChatRequest, Message};
///
/// /// Adds two numbers.
/// #[coax::tool]
/// fn add(a: f64, b: f64) -> f64 { a + b }
///
/// let mut program = Program::of::<f64>("openai/gpt-5")?.tools(coax::tools![add]);
/// let request = ChatRequest::new("openai/gpt-5", vec![Message::user("What is 1 + 2?")]);
/// let mut run = Run::new(request);
/// let Action::Ask(request) = run.next(&mut program)? else { panic!("a request first") };
/// assert_eq!(request.tools.len(), 1);
/// # Ok(()) }
/// ```
pub struct Program {
    pub(crate) tools: Tools,
    pub(crate) observers: Vec<Arc<dyn Observer>>,
    pub(crate) handle: Option<RunHandle>,
    pub(crate) dialects: Cow<'static, [Dialect]>,
    pub(crate) choice: Option<ToolChoice>,
    pub(crate) prepared: PreparedCalls,
    /// The schema of the answer, and its name; `None` for a text.
    schema: Option<(&'static RawValue, &'static str)>,
    part: Option<FindPart>,
    answer: Answer,
}

/// Reads the text of an answer.
type Read = fn(&str, &[Dialect]) -> std::result::Result<Box<dyn Any + Send>, DecodeError>;

/// How the answer is read, and the value once it was.
struct Answer {
    read: Read,
    dialects: Cow<'static, [Dialect]>,
    value: Option<Box<dyn Any + Send>>,
}

impl Reader for Answer {
    fn read(&mut self, text: &str) -> std::result::Result<(), DecodeError> {
        self.value = Some((self.read)(text, &self.dialects)?);
        Ok(())
    }
}

fn read<T: Structured + DeserializeOwned + Send + 'static>(
    text: &str,
    dialects: &[Dialect],
) -> std::result::Result<Box<dyn Any + Send>, DecodeError> {
    let value = schema::decode_laid::<T>(text, schema::layout::<T>(dialects))?;
    Ok(Box::new(value))
}

impl Program {
    /// Creates the program of a run that ends in a text, for a model of this name.
    #[must_use]
    pub fn text(model: &str) -> Self {
        Self::new(
            Cow::Borrowed(Dialect::of_model(model).alone()),
            None,
            |text, _| Ok(Box::new(text.to_owned())),
        )
    }

    /// Creates the program of a run that ends in a `T`, for a model of this name.
    ///
    /// # Errors
    /// [`Configuration`](ErrorKind::Configuration) where the model's dialect cannot say what a `T` is.
    pub fn of<T>(model: &str) -> Result<Self>
    where
        T: Structured + DeserializeOwned + Send + 'static,
    {
        Self::for_dialects::<T>(Cow::Borrowed(Dialect::of_model(model).alone()))
    }

    pub(crate) fn for_dialects<T>(dialects: Cow<'static, [Dialect]>) -> Result<Self>
    where
        T: Structured + DeserializeOwned + Send + 'static,
    {
        let laid = schema::laid::<T>(&dialects)
            .map_err(|misfit| Error::new(ErrorKind::Configuration, misfit.to_string()))?;
        let schema = Some((laid.schema, laid.name));
        let mut program = Self::new(dialects, schema, read::<T>);
        program.part = Some(schema::part::<T>);
        Ok(program)
    }

    fn new(
        dialects: Cow<'static, [Dialect]>,
        schema: Option<(&'static RawValue, &'static str)>,
        read: Read,
    ) -> Self {
        Self {
            tools: Tools::default(),
            observers: Vec::new(),
            handle: None,
            choice: None,
            prepared: PreparedCalls::default(),
            schema,
            part: None,
            answer: Answer {
                read,
                dialects: dialects.clone(),
                value: None,
            },
            dialects,
        }
    }

    /// Adds tools.
    #[must_use]
    pub fn tools(mut self, tools: impl IntoTools) -> Self {
        self.tools.add(tools.into_tools());
        self
    }

    /// Adds an observer.
    #[must_use]
    pub fn observe(mut self, observer: impl Observer + 'static) -> Self {
        self.observers.push(Arc::new(observer));
        self
    }

    /// Takes the value of a run that is done; `None` where it is not, or the type is another one than the
    /// program was made for.
    pub fn value<T: 'static>(&mut self) -> Option<T> {
        let value = self.answer.value.take()?.downcast::<T>();
        value.ok().map(|value| *value)
    }

    fn split(&mut self) -> (Host<'_>, &mut Answer) {
        let host = Host {
            tools: &self.tools,
            dialects: &self.dialects,
            observers: &self.observers,
            handle: self.handle.as_ref(),
            schema: self.schema,
            part: self.part,
            prepared: &mut self.prepared,
            choice: self.choice.as_ref(),
        };
        (host, &mut self.answer)
    }
}

impl Run {
    /// Begins a run with the messages and the settings of a request. Its tools are not looked at: those
    /// of the [`Program`] are offered.
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
    pub fn answered(&mut self, response: Response, program: &mut Program) {
        let (mut host, answer) = program.split();
        self.take_answer(response, 1, &mut host, answer);
    }

    /// Takes a failure of the request. The run is over, unless it can ask in another way; whoever wants to
    /// send the request again keeps the run as it was before.
    pub fn failed(&mut self, error: &Error, program: &mut Program) {
        let (host, _) = program.split();
        self.take_failure(error, &host);
    }

    /// Takes the result of a call, by [`Program::call`] or from elsewhere. Nothing happens where the call
    /// has one already, or there is no call of this id.
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

    /// The request that is asked for, whole.
    fn request(&self, host: &Host<'_>) -> Result<ChatRequest> {
        let asked = self
            .asked(host)
            .map_err(|why| Error::new(ErrorKind::Configuration, why))?;
        let settings = self.settings.as_deref();
        let mut request = settings.cloned().unwrap_or_default();
        request.messages = asked.messages.into_owned();
        request.messages.extend_from_slice(&asked.more);
        let messages = request.messages.iter_mut();
        messages.for_each(|it| it.provider_metadata = None);
        if !host.tools.is_empty() {
            request.tools = asked.tools;
            request.tool_choice = asked.tool_choice.or(request.tool_choice);
        }
        if request.tools.is_empty() {
            request.tool_choice = None;
        }
        request.response_format = asked.format.or(request.response_format);
        Ok(request)
    }
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Program")
            .field("tools", &self.tools)
            .finish_non_exhaustive()
    }
}
