//! Failures in the gateway's own form: a status and an error object.
//!
//! Knows which type goes with which status; not why anything failed.

use super::json::Json;
use http::StatusCode;

/// An answer that is an error.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    pub(super) status: StatusCode,
    pub(super) message: String,
    pub(super) error_type: String,
    pub(super) param: Option<Json>,
    pub(super) code: Option<Json>,
}

impl Failure {
    /// A failure with the message and type that are usual for the status.
    pub(super) fn of_status(status: StatusCode) -> Self {
        let (error_type, message) = usual(status.as_u16());
        Self::new(status, error_type, message)
    }

    pub(super) fn new(status: StatusCode, error_type: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            error_type: error_type.to_owned(),
            param: None,
            code: None,
        }
    }

    /// A request that breaks a rule.
    pub(super) fn invalid(param: &str, message: impl Into<String>) -> Self {
        let param = (!param.is_empty()).then(|| Json::from(param));
        let failure = Self::new(StatusCode::BAD_REQUEST, "invalid_request_error", message);
        Self { param, ..failure }
    }

    pub(super) fn coded(self, code: &str) -> Self {
        Self {
            code: Some(code.into()),
            ..self
        }
    }

    /// The body: `{"error":{…}}`, with the id of the generation if there was one.
    pub(super) fn body(&self, generation: Option<&str>) -> String {
        let mut error = vec![
            ("message".to_owned(), Json::from(self.message.as_str())),
            ("type".to_owned(), Json::from(self.error_type.as_str())),
        ];
        error.extend(self.param.clone().map(|param| ("param".to_owned(), param)));
        error.extend(self.code.clone().map(|code| ("code".to_owned(), code)));
        let mut body = vec![("error".to_owned(), Json::Object(error))];
        body.extend(generation.map(|id| ("generationId".to_owned(), Json::from(id))));
        Json::Object(body).to_string()
    }
}

fn usual(status: u16) -> (&'static str, &'static str) {
    match status {
        401 => ("authentication_error", "Invalid API key or OIDC token"),
        402 => (
            "insufficient_funds",
            "Insufficient funds. Please add credits to your account.",
        ),
        403 => ("forbidden", "Access to this model is forbidden"),
        404 => ("model_not_found", "Model not found"),
        405 => ("invalid_request_error", "Method not allowed"),
        408 => ("timeout_error", "The request timed out"),
        413 => ("invalid_request_error", "Request body is too large"),
        424 => (
            "failed_dependency",
            "A provider could not fetch what the request refers to",
        ),
        429 => (
            "rate_limit_exceeded",
            "Rate limit exceeded. Please try again later.",
        ),
        502 => (
            "internal_server_error",
            "Bad gateway: the provider could not be reached",
        ),
        503 => ("internal_server_error", "The provider is overloaded"),
        504 => (
            "internal_server_error",
            "The provider did not answer in time",
        ),
        500.. => ("internal_server_error", "Internal server error"),
        _ => ("invalid_request_error", "Invalid request"),
    }
}
