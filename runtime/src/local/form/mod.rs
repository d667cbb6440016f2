//! The forms in which servers write an answer: whole bodies, chunks, failures.
//!
//! What all have in common is here; how one differs is in its file. Knows nothing of how the bytes
//! travel, and of when which piece comes.

mod cut;
pub(super) mod failure;
mod gateway;
mod lite_llm;
mod llama_cpp;
mod open_ai;
mod open_router;
pub(super) mod response;
pub(super) mod stream;
pub(super) mod turn;

use super::answer::json::{Json, list, object};
use super::script::Shape;
use failure::Failure;
use turn::{Call, Turn};

pub(in crate::local) type Members = Vec<(&'static str, Json)>;

/// US dollars for one token in and one token out, as of a middling model.
const PROMPT_PRICE: f64 = 3e-6;
const COMPLETION_PRICE: f64 = 15e-6;

/// The form in which one server writes an answer, field for field as recorded.
pub(in crate::local) trait Form: Sync {
    /// Returns what stands around the choices, in the server's order.
    fn frame(&self, turn: &Turn, frame: Frame) -> Members;

    /// Writes one choice: its `message` or `delta`, and its finish reason.
    fn choice(&self, turn: &Turn, body: (&'static str, Json), reason: Option<&str>) -> Json {
        object([
            ("index", turn.index.into()),
            body,
            ("logprobs", Json::Null),
            ("finish_reason", reason.map_or(Json::Null, Json::from)),
        ])
    }

    /// Writes the message of a whole answer.
    fn message(&self, turn: &Turn) -> Json;

    /// Returns the members in which a piece of reasoning is shown, or all of it.
    fn reasoning(&self, text: &str, turn: &Turn, last: bool) -> Members;

    /// Returns whether reasoning is shown at all.
    fn shows_reasoning(&self) -> bool {
        true
    }

    /// Returns the usage, where none was scripted.
    fn usage(&self, turn: &Turn) -> Json;

    /// Returns whether a stream has the usage when it was not requested.
    fn always_usage(&self) -> bool {
        false
    }

    /// Returns whether chunks have `usage: null` when it was requested and is still to come.
    fn announces_usage(&self) -> bool {
        false
    }

    /// Returns what a stream has between its events, so that the connection stays alive.
    fn keep_alive(&self) -> &'static str {
        ""
    }

    /// Returns the delta of the chunk before all others, if there is one.
    fn opening(&self) -> Option<Json>;

    /// Returns the delta with these members; the first one after the opening, or a later one.
    fn delta(&self, members: Members, _first: bool) -> Json {
        object(members)
    }

    /// Returns the members that each chunk has beside the frame's.
    fn padding(&self, _delta: &str) -> Members {
        Members::new()
    }

    /// Returns the chunks after the answer's last piece.
    fn closing(&self, turn: &Turn, usage: Option<Json>) -> Vec<Json> {
        let choice = self.choice(turn, ("delta", object([])), Some(&turn.finish_reason));
        let mut chunks = vec![object(self.frame(turn, Frame::chunk(list([choice]), None)))];
        if usage.is_some() {
            chunks.push(object(self.frame(turn, Frame::chunk(list([]), usage))));
        }
        chunks
    }

    /// Returns the body of a failure; without a turn that of a request that is refused.
    fn failure(&self, failure: &Failure, turn: Option<&Turn>) -> Json;

    /// Returns the event of a failure in the middle of a stream.
    fn failure_in_stream(&self, failure: &Failure, turn: &Turn) -> Json {
        self.failure(failure, Some(turn))
    }

    /// Returns whether `data: [DONE]` follows on such an event.
    fn done_after_failure(&self) -> bool {
        true
    }

    /// Returns the headers that each answer has.
    fn headers(&self, turn: &Turn) -> Vec<(&'static str, String)> {
        vec![("x-request-id", format!("req_{}", turn.ulid.to_lowercase()))]
    }
}

/// The parts of a frame around choices.
pub(in crate::local) struct Frame {
    /// `true` for a chunk, `false` for a whole answer.
    pub(in crate::local) chunk: bool,
    pub(in crate::local) choices: Json,
    pub(in crate::local) usage: Option<Json>,
}

impl Frame {
    pub(in crate::local) fn chunk(choices: Json, usage: Option<Json>) -> Self {
        Self {
            chunk: true,
            choices,
            usage,
        }
    }

    fn object(&self) -> Json {
        let chunk = if self.chunk { ".chunk" } else { "" };
        format!("chat.completion{chunk}").into()
    }
}

/// Returns the form of a server.
pub(in crate::local) fn of(shape: Shape) -> &'static dyn Form {
    match shape {
        Shape::Gateway => &gateway::Gateway,
        Shape::OpenAi => &open_ai::OpenAi,
        Shape::LlamaCpp => &llama_cpp::LlamaCpp,
        Shape::OpenRouter => &open_router::OpenRouter,
        Shape::LiteLlm => &lite_llm::LiteLlm,
    }
}

/// Returns the whole answer of a request that is not streamed.
pub(in crate::local) fn completion(form: &dyn Form, turn: &Turn) -> String {
    let choice = |turn: &Turn| {
        let message = ("message", form.message(turn));
        form.choice(turn, message, Some(&turn.finish_reason))
    };
    let frame = Frame {
        chunk: false,
        choices: list(turn.choices().map(choice)),
        usage: Some(usage(form, turn)),
    };
    object(form.frame(turn, frame)).to_string()
}

/// Returns the usage: scripted, or a rough count.
pub(in crate::local) fn usage(form: &dyn Form, turn: &Turn) -> Json {
    turn.usage.clone().unwrap_or_else(|| form.usage(turn))
}

/// Returns the first members of every frame.
fn head(id: String, frame: &Frame, turn: &Turn) -> Members {
    vec![
        ("id", id.into()),
        ("object", frame.object()),
        ("created", turn.created.into()),
        ("model", turn.model.as_str().into()),
    ]
}

fn completion_id(turn: &Turn) -> String {
    format!("chatcmpl-{}", turn.ulid)
}

fn fingerprint(turn: &Turn) -> (&'static str, Json) {
    let ulid = turn.ulid.to_lowercase();
    let fingerprint = format!("fp_{}", ulid.get(16..).unwrap_or_default());
    ("system_fingerprint", fingerprint.into())
}

/// Returns the three counts that every server has.
fn token_counts(turn: &Turn) -> Members {
    let tokens = &turn.tokens;
    vec![
        ("prompt_tokens", tokens.prompt.into()),
        ("completion_tokens", tokens.completion.into()),
        ("total_tokens", (tokens.prompt + tokens.completion).into()),
    ]
}

fn counts<const N: usize>(names: [(&'static str, u64); N]) -> Json {
    object(names.map(|(name, count)| (name, count.into())))
}

fn text(text: Option<&str>) -> Json {
    text.map_or(Json::Null, Json::from)
}

fn tool_calls(turn: &Turn) -> Option<(&'static str, Json)> {
    let calls = || list(turn.calls.iter().map(tool_call));
    (!turn.calls.is_empty()).then(|| ("tool_calls", calls()))
}

fn tool_call(call: &Call) -> Json {
    let function = object([
        ("name", call.name.as_str().into()),
        ("arguments", call.arguments.as_str().into()),
    ]);
    object([
        ("id", call.id.as_str().into()),
        ("type", "function".into()),
        ("function", function),
    ])
}

/// Returns the creator of a model: the part of its name before the slash.
fn creator(turn: &Turn) -> &str {
    turn.model
        .split_once('/')
        .map_or("local", |(creator, _)| creator)
}

/// Returns what the prompt and the completion cost, in US dollars.
fn costs(turn: &Turn) -> (f64, f64) {
    let tokens = &turn.tokens;
    let prompt = dollars(tokens.prompt as f64 * PROMPT_PRICE);
    (prompt, dollars(tokens.completion as f64 * COMPLETION_PRICE))
}

fn cost(turn: &Turn) -> f64 {
    let (prompt, completion) = costs(turn);
    dollars(prompt + completion)
}

/// Rounds to a billionth, so that no binary fraction shows.
fn dollars(amount: f64) -> f64 {
    (amount * 1e9).round() / 1e9
}

/// Returns the costs as the gateway and OpenRouter detail them.
fn cost_details(turn: &Turn) -> Json {
    let (prompt, completion) = costs(turn);
    object([
        ("upstream_inference_cost", Json::Null),
        ("upstream_inference_prompt_cost", prompt.into()),
        ("upstream_inference_completions_cost", completion.into()),
    ])
}

/// Writes reasoning as the gateway and OpenRouter detail it; the signature comes with the last piece.
fn reasoning_details(text: &str, turn: &Turn, last: bool) -> Json {
    let signature = if last {
        format!("sig_{}", turn.ulid)
    } else {
        String::new()
    };
    list([object([
        ("type", "reasoning.text".into()),
        ("text", text.into()),
        ("signature", signature.into()),
        ("format", "anthropic-claude-v1".into()),
        ("index", 0.into()),
    ])])
}

/// Returns all the reasoning of a turn, in the server's own members.
fn whole_reasoning(form: &dyn Form, turn: &Turn) -> Members {
    let reasoning = turn.reasoning.as_deref();
    reasoning.map_or_else(Members::new, |text| form.reasoning(text, turn, true))
}
