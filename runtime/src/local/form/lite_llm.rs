//! LiteLLM's proxy: members are left out where they say nothing, costs are in headers, pings are events.

use super::failure::Failure;
use super::turn::Turn;
use super::{
    Form, Frame, Members, completion_id, cost, counts, fingerprint, head, text, token_counts,
    tool_calls, whole_reasoning,
};
use crate::local::answer::json::{Json, list, object};

pub(in crate::local) struct LiteLlm;

impl Form for LiteLlm {
    fn frame(&self, turn: &Turn, frame: Frame) -> Members {
        let mut members = head(completion_id(turn), &frame, turn);
        members.push(fingerprint(turn));
        members.push(("choices", frame.choices));
        members.extend(frame.usage.map(|usage| ("usage", usage)));
        members
    }

    fn choice(&self, turn: &Turn, body: (&'static str, Json), reason: Option<&str>) -> Json {
        let reason = reason.map(|reason| ("finish_reason", reason.into()));
        object(
            reason
                .into_iter()
                .chain([("index", turn.index.into()), body]),
        )
    }

    fn message(&self, turn: &Turn) -> Json {
        let refusal = ("refusal", text(turn.refusal.as_deref()));
        let mut members = vec![
            ("content", text(turn.text.as_deref())),
            ("role", "assistant".into()),
            ("tool_calls", Json::Null),
            ("function_call", Json::Null),
        ];
        if let Some((_, calls)) = tool_calls(turn) {
            members[2].1 = calls;
        }
        members.extend(turn.refusal.as_ref().map(|_| refusal.clone()));
        members.extend(whole_reasoning(self, turn));
        if turn.reasoning.is_none() {
            members.push(("provider_specific_fields", object([refusal])));
        }
        object(members)
    }

    fn reasoning(&self, text: &str, turn: &Turn, last: bool) -> Members {
        let mut block = vec![("type", "thinking".into()), ("thinking", text.into())];
        if last {
            block.push(("signature", format!("sig_{}", turn.ulid).into()));
        }
        let blocks = ("thinking_blocks", list([object(block)]));
        vec![
            ("reasoning_content", text.into()),
            blocks.clone(),
            ("provider_specific_fields", object([blocks])),
        ]
    }

    fn usage(&self, turn: &Turn) -> Json {
        let prompt = [("audio_tokens", 0), ("cached_tokens", 0)];
        let completion = [
            ("accepted_prediction_tokens", 0),
            ("audio_tokens", 0),
            ("reasoning_tokens", turn.tokens.reasoning),
            ("rejected_prediction_tokens", 0),
        ];
        let mut members = token_counts(turn);
        members.push(("completion_tokens_details", counts(completion)));
        members.push(("prompt_tokens_details", counts(prompt)));
        object(members)
    }

    fn keep_alive(&self) -> &'static str {
        "event: ping\ndata: {\"type\":\"ping\"}\n\n"
    }

    fn opening(&self) -> Option<Json> {
        None
    }

    /// Adds the role to the first piece.
    fn delta(&self, mut members: Members, first: bool) -> Json {
        if first {
            members.push(("role", "assistant".into()));
        }
        object(members)
    }

    /// Puts the usage beside an empty piece, not into a chunk without choices.
    fn closing(&self, turn: &Turn, usage: Option<Json>) -> Vec<Json> {
        let chunk = |reason, usage| {
            let choice = self.choice(turn, ("delta", object([])), reason);
            object(self.frame(turn, Frame::chunk(list([choice]), usage)))
        };
        let mut chunks = vec![chunk(Some(&turn.finish_reason), None)];
        chunks.extend(usage.map(|usage| chunk(None, Some(usage))));
        chunks
    }

    /// Writes a failure; codes are strings, the status too.
    fn failure(&self, failure: &Failure, _: Option<&Turn>) -> Json {
        let code = match &failure.code {
            Some(Json::String(code)) => code.clone(),
            Some(other) => other.to_string(),
            None => failure.status.as_u16().to_string(),
        };
        let error = [
            ("message", failure.message.as_str().into()),
            ("type", failure.type_or(usual_type).into()),
            ("param", failure.param.clone().unwrap_or(Json::Null)),
            ("code", code.into()),
        ];
        object([("error", object(error))])
    }

    fn headers(&self, turn: &Turn) -> Vec<(&'static str, String)> {
        vec![
            ("x-litellm-call-id", turn.ulid.to_lowercase()),
            ("x-litellm-model-id", turn.model.clone()),
            ("x-litellm-response-cost", cost(turn).to_string()),
            ("x-litellm-attempted-fallbacks", "0".to_owned()),
        ]
    }
}

fn usual_type(status: u16) -> &'static str {
    match status {
        401 => "auth_error",
        402 => "budget_exceeded",
        429 => "throttling_error",
        500.. => "internal_server_error",
        _ => "invalid_request_error",
    }
}
