//! A run that is driven by hand: its next action, and the part of it that is the program's.

use super::data::{Call, Stop};
use super::host::{FindPart, Host, PreparedCalls, Reader};
use super::observer::Observer;
use super::steer::RunHandle;
use crate::error::{Error, ErrorKind, Result};
use crate::schema::{self, DecodeError, Dialect, Structured, Violation};
use crate::tool::{IntoTools, Tools};
use crate::wire::{ChatRequest, ToolChoice};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// The next action of a run.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Action {
    /// This request is to be sent; then [`Run::answered`](super::Run::answered) or [`Run::failed`](super::Run::failed).
    Ask(Box<ChatRequest>),
    /// These calls are to be run, in any order; then [`Run::returned`](super::Run::returned) for each.
    Call(Vec<Call>),
    /// These calls wait; then [`Run::decided`](super::Run::decided) for each.
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

/// Returns the constraints that the text of an answer breaks.
type Broken = fn(&str, &[Dialect]) -> Vec<Violation>;

/// The reader of the answer, and the value once it was read.
pub(super) struct Answer {
    read: Read,
    broken: Broken,
    dialects: Cow<'static, [Dialect]>,
    pub(super) value: Option<Box<dyn Any + Send>>,
}

impl Reader for Answer {
    fn read(&mut self, text: &str) -> std::result::Result<(), DecodeError> {
        self.value = Some((self.read)(text, &self.dialects)?);
        Ok(())
    }

    fn broken(&self, text: &str) -> Vec<Violation> {
        (self.broken)(text, &self.dialects)
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
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # use coax::run::{Action, Decision, Program, Run};
    /// # use coax::wire::{ChatRequest, Message};
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # let mut program = Program::text("openai/gpt-5");
    /// # let mut run = Run::new(ChatRequest::new("openai/gpt-5", vec![Message::user("Hello")]));
    /// let mut program = Program::text("openai/gpt-5");
    /// if let Action::Ask(request) = run.next(&mut program)? {
    ///     run.answered(client.chat(&request).await?, &mut program);
    /// }
    /// # Ok(()) }
    /// ```
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
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # use coax::run::{Action, Decision, Program, Run};
    /// # use coax::wire::{ChatRequest, Message};
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # let mut program = Program::text("openai/gpt-5");
    /// # let mut run = Run::new(ChatRequest::new("openai/gpt-5", vec![Message::user("Hello")]));
    /// let mut program = Program::of::<Vec<u32>>("openai/gpt-5")?;
    /// if let Action::Ask(request) = run.next(&mut program)? {
    ///     run.answered(client.chat(&request).await?, &mut program);
    /// }
    /// assert!(matches!(run.next(&mut program)?, Action::Done));
    /// # Ok(()) }
    /// ```
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
        program.answer.broken =
            |text, dialects| schema::broken::<T>(text, schema::layout::<T>(dialects));
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
                broken: |_, _| Vec::new(),
                dialects: dialects.clone(),
                value: None,
            },
            dialects,
        }
    }

    /// Adds tools.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # use coax::run::{Action, Decision, Program, Run};
    /// # use coax::wire::{ChatRequest, Message};
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # let mut program = Program::text("openai/gpt-5");
    /// # let mut run = Run::new(ChatRequest::new("openai/gpt-5", vec![Message::user("Hello")]));
    /// # /// Adds.
    /// # #[coax::tool] fn add(a: f64, b: f64) -> f64 { a + b }
    /// let mut program = Program::text("openai/gpt-5").tools(coax::tools![add]);
    /// let Action::Ask(request) = run.next(&mut program)? else { panic!("a request first") };
    /// assert_eq!(request.tools.len(), 1);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn tools(mut self, tools: impl IntoTools) -> Self {
        self.tools.add(tools.into_tools());
        self
    }

    /// Adds an observer.
    ///
    /// ```
    /// use coax::run::{Observer, Program, Run};
    /// use coax::wire::Response;
    ///
    /// struct Log;
    /// impl Observer for Log {
    ///     fn on_response(&self, response: &Response, _: &Run) { println!("{:?}", response.usage); }
    /// }
    /// let program = Program::text("openai/gpt-5").observe(Log);
    /// ```
    #[must_use]
    pub fn observe(mut self, observer: impl Observer + 'static) -> Self {
        self.observers.push(Arc::new(observer));
        self
    }

    /// Takes the value of a run that is done; `None` where it is not, or the type is another one than the
    /// program was made for.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # use coax::run::{Action, Decision, Program, Run};
    /// # use coax::wire::{ChatRequest, Message};
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # let mut program = Program::text("openai/gpt-5");
    /// # let mut run = Run::new(ChatRequest::new("openai/gpt-5", vec![Message::user("Hello")]));
    /// let mut program = Program::of::<Vec<u32>>("openai/gpt-5")?;
    /// # if let Action::Ask(request) = run.next(&mut program)? { run.answered(client.chat(&request).await?, &mut program); }
    /// if let Action::Done = run.next(&mut program)? {
    ///     let primes: Option<Vec<u32>> = program.value();
    /// }
    /// # Ok(()) }
    /// ```
    pub fn value<T: 'static>(&mut self) -> Option<T> {
        let value = self.answer.value.take()?.downcast::<T>();
        value.ok().map(|value| *value)
    }

    pub(super) fn split(&mut self) -> (Host<'_>, &mut Answer) {
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

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Program")
            .field("tools", &self.tools)
            .finish_non_exhaustive()
    }
}
