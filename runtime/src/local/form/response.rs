//! Heads of answers, and the answers that need no model: refusals and the list of models.
//!
//! Knows HTTP; nothing of completions.

use super::Form;
use super::failure::Failure;
use crate::local::answer::json::{Json, list, object};
use crate::local::delivery::Pieces;
use crate::local::script::Delivery;
use crate::transport::Body;
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};

const MODELS: &[(&str, &str)] = &[
    ("anthropic/claude-sonnet-4.5", "Claude Sonnet 4.5"),
    ("openai/gpt-5", "GPT-5"),
    ("google/gemini-3-pro-preview", "Gemini 3 Pro Preview"),
];

/// Status and headers of an answer.
pub(in crate::local) struct Head {
    status: StatusCode,
    headers: HeaderMap,
}

impl Head {
    pub(in crate::local) fn new(status: StatusCode, content_type: &str) -> Self {
        let mut headers = HeaderMap::new();
        // A content type that no header can carry is left away, like an empty one.
        if let Ok(value) = HeaderValue::try_from(content_type)
            && !value.is_empty()
        {
            headers.insert(CONTENT_TYPE, value);
        }
        Self { status, headers }
    }

    /// Creates an answer whose length is known beforehand.
    pub(in crate::local) fn whole(
        mut self,
        body: Bytes,
        delivery: &Delivery,
    ) -> http::Response<Body> {
        self.headers
            .insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
        self.response(Body::new(Pieces::new(std::iter::once(body), delivery)))
    }

    pub(in crate::local) fn response(self, body: Body) -> http::Response<Body> {
        let mut response = http::Response::new(body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}

/// Creates the refusal of a request.
pub(in crate::local) fn refuse(failure: &Failure, form: &dyn Form) -> http::Response<Body> {
    let head = Head::new(failure.status, "application/json");
    let body = form.failure(failure, None).to_string();
    head.whole(body.into(), &Delivery::default())
}

/// Returns the list of models: a few, so that clients that request it find something.
pub(in crate::local) fn models() -> String {
    let model = |(id, name): &(&str, &str)| {
        object([
            ("id", (*id).into()),
            ("object", "model".into()),
            ("created", 1_755_815_280.into()),
            ("owned_by", id.split('/').next().unwrap_or_default().into()),
            ("name", (*name).into()),
            ("type", Json::from("language")),
            ("context_window", 200_000.into()),
            ("max_tokens", 64_000.into()),
        ])
    };
    let models = list(MODELS.iter().map(model));
    object([("object", "list".into()), ("data", models)]).to_string()
}
