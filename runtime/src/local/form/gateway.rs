//! Vercel AI Gateway: usage, metadata and generation id on the last chunk.

use super::failure::Failure;
use super::turn::Turn;
use super::{
    Form, Frame, Members, cost, cost_details, counts, creator, fingerprint, head,
    reasoning_details, text, token_counts, tool_calls, whole_reasoning,
};
use crate::local::answer::json::{Json, list, object};

pub(in crate::local) struct Gateway;

impl Form for Gateway {
    fn frame(&self, turn: &Turn, frame: Frame) -> Members {
        let whole = !frame.chunk;
        let mut members = head(generation_id(turn), &frame, turn);
        members.push(("choices", frame.choices));
        members.extend(frame.usage.map(|usage| ("usage", usage)));
        members.push(fingerprint(turn));
        members.extend(whole.then(|| ("generationId", generation_id(turn).into())));
        members
    }

    fn message(&self, turn: &Turn) -> Json {
        let mut members = vec![
            ("role", "assistant".into()),
            ("content", text(turn.text.as_deref())),
        ];
        let refusal = turn.refusal.as_deref();
        members.extend(refusal.map(|refusal| ("refusal", refusal.into())));
        members.extend(whole_reasoning(self, turn));
        members.extend(tool_calls(turn));
        members.push(("provider_metadata", provider_metadata(turn)));
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
            ("audio_tokens", 0),
            ("video_tokens", 0),
        ];
        let completion = [
            ("reasoning_tokens", turn.tokens.reasoning),
            ("image_tokens", 0),
        ];
        let mut members = token_counts(turn);
        members.extend([
            ("cost", cost(turn).into()),
            ("market_cost", cost(turn).into()),
            ("is_byok", false.into()),
            ("prompt_tokens_details", counts(prompt)),
            ("completion_tokens_details", counts(completion)),
            ("cache_creation_input_tokens", 0.into()),
            ("cost_details", cost_details(turn)),
        ]);
        object(members)
    }

    fn opening(&self) -> Option<Json> {
        Some(object([("role", "assistant".into())]))
    }

    fn closing(&self, turn: &Turn, usage: Option<Json>) -> Vec<Json> {
        let delta = object([("provider_metadata", provider_metadata(turn))]);
        let choice = self.choice(turn, ("delta", delta), Some(&turn.finish_reason));
        let mut members = self.frame(turn, Frame::chunk(list([choice]), usage));
        members.push(("generationId", generation_id(turn).into()));
        vec![object(members)]
    }

    fn failure(&self, failure: &Failure, turn: Option<&Turn>) -> Json {
        let error_type = failure.type_or(usual_type);
        let mut error = vec![
            ("message", failure.message.as_str().into()),
            ("type", error_type.into()),
        ];
        error.extend(failure.param.clone().map(|param| ("param", param)));
        error.extend(failure.code.clone().map(|code| ("code", code)));
        let mut body = vec![("error", object(error))];
        body.extend(turn.map(|turn| ("generationId", generation_id(turn).into())));
        object(body)
    }
}

fn usual_type(status: u16) -> &'static str {
    match status {
        401 => "authentication_error",
        402 => "insufficient_funds",
        403 => "forbidden",
        404 => "model_not_found",
        408 => "timeout_error",
        424 => "failed_dependency",
        429 => "rate_limit_exceeded",
        500.. => "internal_server_error",
        _ => "invalid_request_error",
    }
}

/// Returns the gateway's name for this generation.
fn generation_id(turn: &Turn) -> String {
    format!("gen_{}", turn.ulid)
}

/// Returns how the gateway came to the answer.
fn provider_metadata(turn: &Turn) -> Json {
    let provider = creator(turn);
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
