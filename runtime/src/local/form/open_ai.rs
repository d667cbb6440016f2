//! OpenAI: usage in a chunk of its own without choices; reasoning is counted, not shown.

use super::failure::Failure;
use super::turn::Turn;
use super::{
    Form, Frame, Members, completion_id, counts, fingerprint, head, text, token_counts, tool_calls,
};
use crate::local::answer::json::{Json, list, object};

pub(in crate::local) struct OpenAi;

impl Form for OpenAi {
    fn frame(&self, turn: &Turn, frame: Frame) -> Members {
        let mut members = head(completion_id(turn), &frame, turn);
        let backend = [("service_tier", "default".into()), fingerprint(turn)];
        let usage = frame.usage.map(|usage| ("usage", usage));
        let choices = ("choices", frame.choices);
        if frame.chunk {
            members.extend(backend);
            members.push(choices);
            members.extend(usage);
        } else {
            members.push(choices);
            members.extend(usage);
            members.extend(backend);
        }
        members
    }

    fn message(&self, turn: &Turn) -> Json {
        let mut members = vec![
            ("role", "assistant".into()),
            ("content", text(turn.text.as_deref())),
            ("refusal", text(turn.refusal.as_deref())),
        ];
        members.extend(tool_calls(turn));
        members.push(("annotations", list([])));
        object(members)
    }

    fn reasoning(&self, _: &str, _: &Turn, _: bool) -> Members {
        Members::new()
    }

    fn shows_reasoning(&self) -> bool {
        false
    }

    fn usage(&self, turn: &Turn) -> Json {
        let completion = [
            ("reasoning_tokens", turn.tokens.reasoning),
            ("audio_tokens", 0),
            ("accepted_prediction_tokens", 0),
            ("rejected_prediction_tokens", 0),
        ];
        let prompt = counts([("cached_tokens", 0), ("audio_tokens", 0)]);
        let mut members = token_counts(turn);
        members.push(("prompt_tokens_details", prompt));
        members.push(("completion_tokens_details", counts(completion)));
        object(members)
    }

    fn announces_usage(&self) -> bool {
        true
    }

    fn opening(&self) -> Option<Json> {
        let members = [
            ("role", "assistant".into()),
            ("content", "".into()),
            ("refusal", Json::Null),
        ];
        Some(object(members))
    }

    /// Adds padding, so that the length of a chunk does not show that of its text.
    fn padding(&self, delta: &str) -> Members {
        let length = 1 + delta.len() * 7 % 15;
        let padding = "xQ7fKp2LmZr9TbV".get(..length).unwrap_or_default();
        vec![("obfuscation", padding.into())]
    }

    fn closing(&self, turn: &Turn, usage: Option<Json>) -> Vec<Json> {
        let choice = self.choice(turn, ("delta", object([])), Some(&turn.finish_reason));
        let null = usage.is_some().then_some(Json::Null);
        let mut last = self.frame(turn, Frame::chunk(list([choice]), null));
        last.extend(self.padding("{}"));
        let mut chunks = vec![object(last)];
        if usage.is_some() {
            chunks.push(object(self.frame(turn, Frame::chunk(list([]), usage))));
        }
        chunks
    }

    fn failure(&self, failure: &Failure, _: Option<&Turn>) -> Json {
        let code = match failure.status.as_u16() {
            401 => "invalid_api_key".into(),
            429 => "rate_limit_exceeded".into(),
            _ => Json::Null,
        };
        let error = [
            ("message", failure.message.as_str().into()),
            ("type", failure.type_or(usual_type).into()),
            ("param", failure.param.clone().unwrap_or(Json::Null)),
            ("code", failure.code.clone().unwrap_or(code)),
        ];
        object([("error", object(error))])
    }
}

fn usual_type(status: u16) -> &'static str {
    match status {
        402 => "insufficient_quota",
        429 => "requests",
        503 => "service_unavailable_error",
        500.. => "server_error",
        _ => "invalid_request_error",
    }
}
