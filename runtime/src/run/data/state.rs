//! The state of a run, all of it: what is saved when a run stops, and loaded when it goes on.

use super::budget::{Policy, Spent};
use super::call::Call;
use super::origin::Origin;
use super::step::Step;
use crate::error::kind::ErrorKind;
use crate::schema::DecodeError;
use crate::wire::{ChatRequest, Message, Response};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// A prompt on its way to an answer: the conversation, the steps so far, and what comes next.
///
/// A value without I/O, clock or credentials. It is saved by `Serialize` after any event, and goes on
/// equally when it is loaded. What it needs besides (tools, the type of the answer) is given by a
/// [`Program`](crate::run::Program) each time.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Run {
    pub(crate) version: Version,
    #[serde(with = "hex")]
    pub(crate) id: u128,
    /// The settings of its requests; those of the client where there are none.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "without_secrets"
    )]
    pub(crate) settings: Option<Box<ChatRequest>>,
    #[serde(with = "shared")]
    pub(crate) messages: Arc<Vec<Message>>,
    pub(crate) policy: Policy,
    #[serde(default)]
    pub(crate) mode: Mode,
    /// The fingerprint of the schema of the answer; `None` for a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) expected: Option<String>,
    pub(crate) steps: Vec<Step>,
    pub(crate) spent: Spent,
    pub(crate) state: State,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) notes: Option<Box<Notes>>,
    /// The conversation that it goes on with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) origin: Option<Origin>,
    /// The last answer of the model, once it is the last of the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) response: Option<Box<Response>>,
}

/// The next event that a run waits for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    Ask(Ask),
    Calls(Box<Calls>),
    Done,
    Stopped(Box<Stop>),
}

/// A request to be sent.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Ask {
    /// The wrong answer that is requested again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) again: Option<Box<Round>>,
    /// `true` once the messages given to the run are in the request, and observers were called.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) is_made: bool,
    /// The model may call no tool.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) without_tools: bool,
}

/// A wrong answer, and the feedback on it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Round {
    /// Number of times the answer was requested again.
    pub(crate) count: u32,
    /// The two messages that stand at the end of the request.
    pub(crate) messages: [Message; 2],
    /// The only part of a large answer that is requested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) part: Option<WrongPart>,
}

/// A part of a large answer that is wrong.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct WrongPart {
    /// The whole answer.
    pub(crate) whole: String,
    /// The place of the part in the answer, in bytes.
    pub(crate) place: Range<usize>,
    pub(crate) schema: Box<RawValue>,
}

/// The calls of a step, until all have their results.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Calls {
    /// The message in which the model makes them.
    pub(crate) message: Message,
    pub(crate) calls: Vec<Call>,
}

/// The form in which calls and a typed answer are requested.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mode {
    /// As tools and a response format.
    #[default]
    Native,
    /// As tools, of which one is the answer.
    FinalAnswer,
    /// As one response format: a call, or the answer.
    Schema,
}

/// Counts of the calls of a run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Notes {
    /// Number of right calls of each tool.
    pub(crate) calls: BTreeMap<String, u32>,
    /// Number of its wrong calls since then.
    pub(crate) wrong: BTreeMap<String, u32>,
    /// Number of calls that were the same as ones before.
    pub(crate) repeated: u32,
    /// Number of times the run went on after it had waited.
    pub(crate) waits: u32,
    /// Messages of the user beside decisions.
    pub(crate) said: Vec<String>,
}

/// The reason for which a run ended without an answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Stop {
    /// The kind of error.
    pub kind: ErrorKind,
    /// The words of the error.
    pub message: String,
    /// The error of the text that is no value of the wanted type.
    #[serde(skip)]
    pub(crate) cause: Option<DecodeError>,
}

/// The version of the saved form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Version;

const VERSION: u32 = 1;

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        VERSION.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u32::deserialize(deserializer)? {
            VERSION => Ok(Self),
            other => Err(D::Error::custom(format!(
                "a run saved in version {other}, of which this version of coax knows {VERSION} alone"
            ))),
        }
    }
}

/// Serializes the settings without credentials of the user's own.
fn without_secrets<S: Serializer>(
    settings: &Option<Box<ChatRequest>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let Some(settings) = settings else {
        return serializer.serialize_none();
    };
    let mut settings = settings.clone();
    if let Some(gateway) = settings.provider_options.get_mut("gateway")
        && let Some(gateway) = gateway.as_object_mut()
    {
        gateway.remove("byok");
    }
    settings.serialize(serializer)
}

mod shared {
    use crate::wire::Message;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::sync::Arc;

    pub(super) fn serialize<S: Serializer>(
        messages: &Arc<Vec<Message>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        messages.as_slice().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Arc<Vec<Message>>, D::Error> {
        Vec::deserialize(from).map(Arc::new)
    }
}

mod hex {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};
    use std::borrow::Cow;

    pub(super) fn serialize<S: Serializer>(id: &u128, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format!("{id:032x}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u128, D::Error> {
        let text = Cow::<str>::deserialize(from)?;
        u128::from_str_radix(&text, 16).map_err(D::Error::custom)
    }
}

impl Stop {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            cause: None,
        }
    }
}

impl Run {
    /// Returns the conversation: what was sent, the model's messages, calls and results.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # use coax::run::{Action, Decision, Program, Run};
    /// # use coax::wire::{ChatRequest, Message};
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # let mut program = Program::text("openai/gpt-5");
    /// # let mut run = Run::new(ChatRequest::new("openai/gpt-5", vec![Message::user("Hello")]));
    /// assert_eq!(run.messages()[0].text().as_deref(), Some("Hello"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// Returns the steps so far.
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
    /// assert_eq!(run.steps().len(), 1); // the model called a tool
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    pub(crate) fn notes(&mut self) -> &mut Notes {
        self.notes.get_or_insert_default()
    }

    /// Returns the messages, to be added to; shared ones are copied.
    pub(crate) fn transcript(&mut self) -> &mut Vec<Message> {
        Arc::make_mut(&mut self.messages)
    }
}
