//! A failure, before it takes any server's form: its status, its message, and the parameter.
//!
//! Knows the usual message for each status, but no reasons of failures.

use crate::local::answer::json::Json;
use http::StatusCode;

/// An answer that is an error.
#[derive(Clone, Debug)]
pub(in crate::local) struct Failure {
    pub(in crate::local) status: StatusCode,
    pub(in crate::local) message: String,
    /// In place of the one that the server has for the status.
    pub(in crate::local) error_type: Option<String>,
    pub(in crate::local) param: Option<Json>,
    pub(in crate::local) code: Option<Json>,
}

impl Failure {
    /// Creates a failure with the message that is usual for the status.
    pub(in crate::local) fn of_status(status: StatusCode) -> Self {
        Self {
            status,
            message: usual(status.as_u16()).to_owned(),
            error_type: None,
            param: None,
            code: None,
        }
    }

    /// Creates the failure of a request that breaks a rule.
    pub(in crate::local) fn invalid(param: &str, message: impl Into<String>) -> Self {
        let param = (!param.is_empty()).then(|| Json::from(param));
        Self {
            message: message.into(),
            param,
            ..Self::of_status(StatusCode::BAD_REQUEST)
        }
    }

    pub(in crate::local) fn coded(self, code: &str) -> Self {
        Self {
            code: Some(code.into()),
            ..self
        }
    }

    /// Returns the type: as scripted, or the server's own for the status.
    pub(in crate::local) fn type_or(&self, usual: fn(u16) -> &'static str) -> &str {
        let usual = || usual(self.status.as_u16());
        self.error_type.as_deref().unwrap_or_else(usual)
    }
}

fn usual(status: u16) -> &'static str {
    match status {
        401 => "Invalid API key or OIDC token",
        402 => "Insufficient funds. Please add credits to your account.",
        403 => "Access to this model is forbidden",
        404 => "Model not found",
        405 => "Method not allowed",
        408 => "The request timed out",
        413 => "Request body is too large",
        424 => "A provider could not fetch what the request refers to",
        429 => "Rate limit exceeded. Please try again later.",
        502 => "Bad gateway: the provider could not be reached",
        503 => "The provider is overloaded",
        504 => "The provider did not answer in time",
        500.. => "Internal server error",
        _ => "Invalid request",
    }
}
