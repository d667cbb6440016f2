//! The forms in which servers write an answer: the whole body, and the parts of a chunk.
//!
//! Field for field as recorded from Vercel AI Gateway, OpenAI and llama.cpp's server. Knows
//! nothing of how the bytes travel.

use super::json::{Json, list, object};
use super::script::Shape;
use super::turn::{Call, Turn};

/// US dollars for one token in and one token out, as of a middling model.
const PROMPT_PRICE: f64 = 3e-6;
const COMPLETION_PRICE: f64 = 15e-6;

/// The whole answer of a request that is not streamed.
pub(super) fn completion(turn: &Turn, shape: Shape) -> String {
    let choice = object([
        ("index", 0.into()),
        ("message", message(turn, shape)),
        ("logprobs", Json::Null),
        ("finish_reason", turn.finish_reason.as_str().into()),
    ]);
    let mut members = vec![
        ("id", id(turn, shape).into()),
        ("object", "chat.completion".into()),
        ("created", turn.created.into()),
        ("model", turn.model.as_str().into()),
        ("choices", list([choice])),
        ("usage", usage(turn, shape)),
    ];
    match shape {
        Shape::Gateway => {
            members.push(("system_fingerprint", system_fingerprint(turn, shape).into()));
            members.push(("generationId", generation_id(turn).into()));
        }
        Shape::OpenAi => {
            members.push(("service_tier", "default".into()));
            members.push(("system_fingerprint", system_fingerprint(turn, shape).into()));
        }
        Shape::LlamaCpp => {
            members.push(("system_fingerprint", system_fingerprint(turn, shape).into()));
            members.push(("timings", timings(turn)));
        }
    }
    object(members).to_string()
}

/// What stands before and after the delta in every chunk but the last ones.
pub(super) struct Envelope {
    head: String,
    shape: Shape,
    fingerprint: String,
    /// OpenAI writes `usage: null` into every chunk when usage was asked for.
    usage_null: bool,
}

impl Envelope {
    pub(super) fn new(turn: &Turn, shape: Shape, include_usage: bool) -> Self {
        let mut members = vec![
            ("id", id(turn, shape).into()),
            ("object", "chat.completion.chunk".into()),
            ("created", turn.created.into()),
            ("model", Json::from(turn.model.as_str())),
        ];
        if shape == Shape::OpenAi {
            members.push(("service_tier", "default".into()));
        }
        let mut head = object(members).to_string();
        head.pop();
        Self {
            head,
            shape,
            fingerprint: Json::from(system_fingerprint(turn, shape)).to_string(),
            usage_null: include_usage && shape == Shape::OpenAi,
        }
    }

    /// One event: the delta in its envelope, with more members at the end.
    pub(super) fn event(
        &self,
        delta: &str,
        finish_reason: Option<&str>,
        more: &[(&str, Json)],
    ) -> String {
        let reason = finish_reason.map_or(Json::Null, Json::from);
        let choice = match self.shape {
            Shape::LlamaCpp => {
                format!("{{\"finish_reason\":{reason},\"index\":0,\"delta\":{delta}}}")
            }
            _ => format!(
                "{{\"index\":0,\"delta\":{delta},\"logprobs\":null,\"finish_reason\":{reason}}}"
            ),
        };
        self.wrap(&choice, self.usage_null, more)
    }

    /// The chunk without choices that carries the usage.
    pub(super) fn usage_event(&self, more: &[(&str, Json)]) -> String {
        self.wrap("", false, more)
    }

    fn wrap(&self, choices: &str, usage_null: bool, more: &[(&str, Json)]) -> String {
        let (head, fingerprint) = (&self.head, &self.fingerprint);
        let mut event =
            format!("data: {head},\"choices\":[{choices}],\"system_fingerprint\":{fingerprint}");
        // The recorded order: usage before the fingerprint in the gateway's last chunk.
        if self.shape == Shape::Gateway && !more.is_empty() {
            event = format!("data: {head},\"choices\":[{choices}]");
            for (name, value) in more.iter().filter(|(name, _)| *name == "usage") {
                event.push_str(&format!(",\"{name}\":{value}"));
            }
            event.push_str(&format!(",\"system_fingerprint\":{fingerprint}"));
        }
        if usage_null {
            event.push_str(",\"usage\":null");
        }
        let written = |name: &str| self.shape == Shape::Gateway && name == "usage";
        for (name, value) in more.iter().filter(|(name, _)| !written(name)) {
            event.push_str(&format!(",\"{name}\":{value}"));
        }
        event.push_str("}\n\n");
        event
    }
}

/// The reasoning as the gateway details it; the signature comes with the last piece.
pub(super) fn reasoning_details(text: &str, turn: &Turn, last: bool) -> Json {
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

/// How the gateway came to the answer.
pub(super) fn provider_metadata(turn: &Turn) -> Json {
    let provider = turn
        .model
        .split_once('/')
        .map_or("local", |(creator, _)| creator);
    let cost = cost(turn).to_string();
    let attempt = object([
        ("provider", provider.into()),
        ("providerApiModelId", turn.model.as_str().into()),
        ("credentialType", "system".into()),
        ("success", true.into()),
        ("startTime", 1000.25.into()),
        ("endTime", 1400.75.into()),
        ("statusCode", 200.into()),
    ]);
    let routing = object([
        ("originalModelId", turn.model.as_str().into()),
        ("resolvedProvider", provider.into()),
        ("resolvedProviderApiModelId", turn.model.as_str().into()),
        ("fallbacksAvailable", list([])),
        ("canonicalSlug", turn.model.as_str().into()),
        ("finalProvider", provider.into()),
        ("attempts", list([attempt])),
        ("modelAttemptCount", 1.into()),
        ("totalProviderAttemptCount", 1.into()),
    ]);
    let gateway = object([
        ("routing", routing),
        ("cost", cost.as_str().into()),
        ("marketCost", cost.as_str().into()),
        ("generationId", generation_id(turn).into()),
        ("billableWebSearchCalls", 0.into()),
    ]);
    object([("gateway", gateway)])
}

/// The gateway's name for this generation.
pub(super) fn generation_id(turn: &Turn) -> String {
    format!("gen_{}", turn.ulid)
}

/// The usage with the members that the server has.
pub(super) fn usage(turn: &Turn, shape: Shape) -> Json {
    if let Some(usage) = &turn.usage {
        return usage.clone();
    }
    let tokens = &turn.tokens;
    let mut members = vec![
        ("prompt_tokens", tokens.prompt.into()),
        ("completion_tokens", tokens.completion.into()),
        ("total_tokens", (tokens.prompt + tokens.completion).into()),
    ];
    let reasoning = ("reasoning_tokens", tokens.reasoning);
    match shape {
        Shape::Gateway => members.extend(gateway_usage(turn)),
        Shape::OpenAi => {
            let completion = [
                reasoning,
                ("audio_tokens", 0),
                ("accepted_prediction_tokens", 0),
                ("rejected_prediction_tokens", 0),
            ];
            let prompt = counts([("cached_tokens", 0), ("audio_tokens", 0)]);
            members.push(("prompt_tokens_details", prompt));
            members.push(("completion_tokens_details", counts(completion)));
        }
        Shape::LlamaCpp => {
            members.push(("prompt_tokens_details", counts([("cached_tokens", 0)])));
        }
    }
    object(members)
}

/// What the gateway adds to the three counts.
fn gateway_usage(turn: &Turn) -> [(&'static str, Json); 7] {
    let tokens = &turn.tokens;
    let (prompt, completion) = costs(turn);
    let cost_details = object([
        ("upstream_inference_cost", Json::Null),
        ("upstream_inference_prompt_cost", prompt.into()),
        ("upstream_inference_completions_cost", completion.into()),
    ]);
    let prompt = counts([
        ("cached_tokens", 0),
        ("audio_tokens", 0),
        ("video_tokens", 0),
    ]);
    let completion = counts([("reasoning_tokens", tokens.reasoning), ("image_tokens", 0)]);
    [
        ("cost", cost(turn).into()),
        ("market_cost", cost(turn).into()),
        ("is_byok", false.into()),
        ("prompt_tokens_details", prompt),
        ("completion_tokens_details", completion),
        ("cache_creation_input_tokens", 0.into()),
        ("cost_details", cost_details),
    ]
}

fn counts<const N: usize>(names: [(&str, u64); N]) -> Json {
    object(names.map(|(name, count)| (name, count.into())))
}

/// How long llama.cpp's server took, at a constant speed.
pub(super) fn timings(turn: &Turn) -> Json {
    let (prompt, predicted) = (turn.tokens.prompt, turn.tokens.completion);
    object([
        ("cache_n", 0.into()),
        ("prompt_n", prompt.into()),
        ("prompt_ms", (prompt as f64 * 0.5).into()),
        ("prompt_per_token_ms", 0.5.into()),
        ("prompt_per_second", 2000.0.into()),
        ("predicted_n", predicted.into()),
        ("predicted_ms", (predicted as f64 * 8.0).into()),
        ("predicted_per_token_ms", 8.0.into()),
        ("predicted_per_second", 125.0.into()),
    ])
}

fn message(turn: &Turn, shape: Shape) -> Json {
    let text = |text: &Option<String>| text.as_deref().map_or(Json::Null, Json::from);
    let mut members = vec![("role", "assistant".into()), ("content", text(&turn.text))];
    if shape == Shape::OpenAi || turn.refusal.is_some() {
        members.push(("refusal", text(&turn.refusal)));
    }
    match (shape, &turn.reasoning) {
        (Shape::Gateway, Some(reasoning)) => {
            members.push(("reasoning", reasoning.as_str().into()));
            members.push((
                "reasoning_details",
                reasoning_details(reasoning, turn, true),
            ));
        }
        (Shape::LlamaCpp, Some(reasoning)) => {
            members.push(("reasoning_content", reasoning.as_str().into()));
        }
        _ => {}
    }
    if !turn.calls.is_empty() {
        members.push(("tool_calls", list(turn.calls.iter().map(tool_call))));
    }
    match shape {
        Shape::Gateway => members.push(("provider_metadata", provider_metadata(turn))),
        Shape::OpenAi => members.push(("annotations", list([]))),
        Shape::LlamaCpp => {}
    }
    object(members)
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

fn id(turn: &Turn, shape: Shape) -> String {
    match shape {
        Shape::Gateway => generation_id(turn),
        _ => format!("chatcmpl-{}", turn.ulid),
    }
}

fn system_fingerprint(turn: &Turn, shape: Shape) -> String {
    match shape {
        Shape::LlamaCpp => "b6789-0c55f2e1".to_owned(),
        _ => format!(
            "fp_{}",
            turn.ulid.to_lowercase().get(16..).unwrap_or_default()
        ),
    }
}

fn cost(turn: &Turn) -> f64 {
    let (prompt, completion) = costs(turn);
    dollars(prompt + completion)
}

/// What the prompt and the completion cost.
fn costs(turn: &Turn) -> (f64, f64) {
    let tokens = &turn.tokens;
    let prompt = dollars(tokens.prompt as f64 * PROMPT_PRICE);
    (prompt, dollars(tokens.completion as f64 * COMPLETION_PRICE))
}

/// Rounded to a billionth, so that no binary dust shows.
fn dollars(amount: f64) -> f64 {
    (amount * 1e9).round() / 1e9
}
