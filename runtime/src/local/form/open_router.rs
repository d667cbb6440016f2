//! OpenRouter: the provider's name, its own finish reasons, usage and costs whether requested or not.

use super::failure::Failure;
use super::turn::Turn;
use super::{
    Form, Frame, Members, cost, cost_details, counts, creator, head, reasoning_details, text,
    token_counts, tool_calls, whole_reasoning,
};
use crate::local::answer::json::{Json, list, object};

pub(in crate::local) struct OpenRouter;

impl Form for OpenRouter {
    fn frame(&self, turn: &Turn, frame: Frame) -> Members {
        let mut members = head(generation_id(turn), &frame, turn);
        members.insert(1, ("provider", provider(turn).into()));
        members.push(("choices", frame.choices));
        members.extend(frame.usage.map(|usage| ("usage", usage)));
        members
    }

    fn choice(&self, turn: &Turn, body: (&'static str, Json), reason: Option<&str>) -> Json {
        object([
            ("index", turn.index.into()),
            body,
            ("finish_reason", text(reason)),
            ("native_finish_reason", text(reason.map(native))),
            ("logprobs", Json::Null),
        ])
    }

    fn message(&self, turn: &Turn) -> Json {
        let mut members = vec![
            ("role", "assistant".into()),
            ("content", text(turn.text.as_deref())),
            ("refusal", text(turn.refusal.as_deref())),
        ];
        if turn.reasoning.is_none() {
            members.push(("reasoning", Json::Null));
        }
        members.extend(whole_reasoning(self, turn));
        members.extend(tool_calls(turn));
        object(members)
    }

    fn reasoning(&self, text: &str, turn: &Turn, last: bool) -> Members {
        vec![
            ("reasoning", text.into()),
            ("reasoning_details", reasoning_details(text, turn, last)),
        ]
    }

    fn usage(&self, turn: &Turn) -> Json {
        let prompt = [
            ("cached_tokens", 0),
            ("cache_write_tokens", 0),
            ("audio_tokens", 0),
            ("video_tokens", 0),
        ];
        let completion = [
            ("reasoning_tokens", turn.tokens.reasoning),
            ("image_tokens", 0),
            ("audio_tokens", 0),
        ];
        let mut members = token_counts(turn);
        members.extend([
            ("cost", cost(turn).into()),
            ("is_byok", false.into()),
            ("prompt_tokens_details", counts(prompt)),
            ("cost_details", cost_details(turn)),
            ("completion_tokens_details", counts(completion)),
        ]);
        object(members)
    }

    fn always_usage(&self) -> bool {
        true
    }

    fn keep_alive(&self) -> &'static str {
        ": OPENROUTER PROCESSING\n\n"
    }

    fn opening(&self) -> Option<Json> {
        None
    }

    /// Adds the role to each delta, and content even where there is none.
    fn delta(&self, mut members: Members, _: bool) -> Json {
        if members.iter().all(|(name, _)| *name != "content") {
            members.insert(0, ("content", "".into()));
        }
        members.insert(0, ("role", "assistant".into()));
        object(members)
    }

    /// Writes the usage, with the finish reason once more.
    fn closing(&self, turn: &Turn, usage: Option<Json>) -> Vec<Json> {
        let chunk = |usage: Option<Json>| {
            let delta = self.delta(Members::new(), false);
            let choice = self.choice(turn, ("delta", delta), Some(&turn.finish_reason));
            object(self.frame(turn, Frame::chunk(list([choice]), usage)))
        };
        let mut chunks = vec![chunk(None)];
        chunks.extend(usage.map(|usage| chunk(Some(usage))));
        chunks
    }

    fn failure(&self, failure: &Failure, turn: Option<&Turn>) -> Json {
        object([("error", error(failure, turn))])
    }

    fn failure_in_stream(&self, failure: &Failure, turn: &Turn) -> Json {
        let delta = self.delta(Members::new(), false);
        let choice = self.choice(turn, ("delta", delta), Some("error"));
        let mut members = self.frame(turn, Frame::chunk(list([choice]), None));
        members.insert(members.len() - 1, ("error", error(failure, Some(turn))));
        object(members)
    }

    fn headers(&self, turn: &Turn) -> Vec<(&'static str, String)> {
        vec![("x-generation-id", generation_id(turn))]
    }
}

fn error(failure: &Failure, turn: Option<&Turn>) -> Json {
    let status = || u64::from(failure.status.as_u16()).into();
    let mut metadata = Members::new();
    metadata.extend(turn.map(|turn| ("provider_name", provider(turn).into())));
    metadata.push(("error_type", failure.type_or(usual_type).into()));
    object([
        ("code", failure.code.clone().unwrap_or_else(status)),
        ("message", failure.message.as_str().into()),
        ("metadata", object(metadata)),
    ])
}

fn usual_type(status: u16) -> &'static str {
    match status {
        401 => "authentication",
        402 => "payment_required",
        403 => "permission_denied",
        404 => "not_found",
        408 | 504 => "timeout",
        429 => "rate_limit_exceeded",
        502 | 503 => "provider_unavailable",
        500.. => "server",
        _ => "invalid_request",
    }
}

/// Makes an id of seconds and chance.
fn generation_id(turn: &Turn) -> String {
    let chance = turn.ulid.get(6..).unwrap_or_default();
    format!("gen-{}-{chance}", turn.created)
}

/// Returns the provider's name, as OpenRouter shows it.
fn provider(turn: &Turn) -> String {
    let mut letters = creator(turn).chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Returns the provider's own finish reason, here Anthropic's.
fn native(reason: &str) -> &str {
    match reason {
        "stop" => "end_turn",
        "length" => "max_tokens",
        "tool_calls" => "tool_use",
        "content_filter" => "refusal",
        other => other,
    }
}
