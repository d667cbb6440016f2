//! llama.cpp's server: `reasoning_content`, `timings`, comments as keep-alive.

use super::failure::Failure;
use super::turn::Turn;
use super::{
    Form, Frame, Members, completion_id, counts, text, token_counts, tool_calls, whole_reasoning,
};
use crate::local::answer::json::{Json, list, object};

pub(in crate::local) struct LlamaCpp;

impl Form for LlamaCpp {
    fn frame(&self, turn: &Turn, frame: Frame) -> Members {
        let object = frame.object();
        let last = frame.usage.is_some();
        let mut members = vec![
            ("choices", frame.choices),
            ("created", turn.created.into()),
            ("id", completion_id(turn).into()),
            ("model", turn.model.as_str().into()),
            ("system_fingerprint", "b6789-0c55f2e1".into()),
            ("object", object),
        ];
        members.extend(frame.usage.map(|usage| ("usage", usage)));
        members.extend(last.then(|| ("timings", timings(turn))));
        members
    }

    fn choice(&self, turn: &Turn, body: (&'static str, Json), reason: Option<&str>) -> Json {
        object([
            ("finish_reason", text(reason)),
            ("index", turn.index.into()),
            body,
        ])
    }

    fn message(&self, turn: &Turn) -> Json {
        let mut members = vec![
            ("role", "assistant".into()),
            ("content", text(turn.text.as_deref())),
        ];
        // It knows no refusals; a scripted one is sent all the same.
        let refusal = turn.refusal.as_deref();
        members.extend(refusal.map(|refusal| ("refusal", refusal.into())));
        members.extend(whole_reasoning(self, turn));
        members.extend(tool_calls(turn));
        object(members)
    }

    fn reasoning(&self, text: &str, _: &Turn, _: bool) -> Members {
        vec![("reasoning_content", text.into())]
    }

    fn usage(&self, turn: &Turn) -> Json {
        let mut members = token_counts(turn);
        members.push(("prompt_tokens_details", counts([("cached_tokens", 0)])));
        object(members)
    }

    fn keep_alive(&self) -> &'static str {
        ":\n\n"
    }

    fn opening(&self) -> Option<Json> {
        Some(object([
            ("role", "assistant".into()),
            ("content", Json::Null),
        ]))
    }

    fn closing(&self, turn: &Turn, usage: Option<Json>) -> Vec<Json> {
        let choice = self.choice(turn, ("delta", object([])), Some(&turn.finish_reason));
        let mut last = self.frame(turn, Frame::chunk(list([choice]), None));
        if usage.is_none() {
            last.push(("timings", timings(turn)));
        }
        let mut chunks = vec![object(last)];
        if usage.is_some() {
            chunks.push(object(self.frame(turn, Frame::chunk(list([]), usage))));
        }
        chunks
    }

    fn failure(&self, failure: &Failure, _: Option<&Turn>) -> Json {
        let status = || u64::from(failure.status.as_u16()).into();
        let error = [
            ("code", failure.code.clone().unwrap_or_else(status)),
            ("message", failure.message.as_str().into()),
            ("type", failure.type_or(usual_type).into()),
        ];
        object([("error", object(error))])
    }

    fn done_after_failure(&self) -> bool {
        false
    }

    fn headers(&self, _: &Turn) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

fn usual_type(status: u16) -> &'static str {
    match status {
        401 => "authentication_error",
        403 => "permission_error",
        404 => "not_found_error",
        501 => "not_supported_error",
        503 => "unavailable_error",
        500.. => "server_error",
        _ => "invalid_request_error",
    }
}

/// Returns how long llama.cpp's server took, at a constant speed.
fn timings(turn: &Turn) -> Json {
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
