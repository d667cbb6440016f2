//! The kinds of errors. It knows no error and no server.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// The kind of an error; see [`Error::kind`](super::Error::kind).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The credential is refused (401).
    Authentication,
    /// The credential may not do this (403).
    Permission,
    /// No such model or address (404).
    NotFound,
    /// The request is wrong: a value out of range, a schema that the provider refuses (400, 422).
    InvalidRequest,
    /// The prompt is longer than the model takes.
    ContextLength,
    /// Too many requests (429).
    RateLimited,
    /// The account's money or quota is used up.
    OutOfCredit,
    /// The provider is overloaded (503, 529).
    Overloaded,
    /// The provider failed (5xx).
    Server,
    /// No answer within the time limit.
    Timeout,
    /// The address cannot be reached, or the connection broke before an answer came.
    Connection,
    /// The answer broke off in the middle.
    Interrupted,
    /// The model refused to answer.
    Refused,
    /// The provider's filter held the answer back.
    ContentFiltered,
    /// The token limit cut the answer off.
    Truncated,
    /// A response that is against the protocol, or no JSON.
    Malformed,
    /// JSON, but not of the requested type; [`Error::path`](super::Error::path) has the place.
    Mismatch,
    /// Of the requested type, but against one of its constraints.
    Invalid,
    /// A tool ended the run, or was called where none can run.
    Tool,
    /// The run waits for a person, or for a result from outside;
    /// [`Error::into_pending`](super::Error::into_pending) gives it back.
    Pending,
    /// A limit was reached: the size of an answer, the steps or the budget of a run; or it was cancelled.
    Limit,
    /// A saved conversation changed meanwhile, and nothing is saved over it.
    Conflict,
    /// The program is set up wrongly: no key, a bad address, two tools of one name, a run that waits and
    /// cannot go on as requested.
    Configuration,
}

impl ErrorKind {
    /// All of them.
    const ALL: [Self; 23] = [
        Self::Authentication,
        Self::Permission,
        Self::NotFound,
        Self::InvalidRequest,
        Self::ContextLength,
        Self::RateLimited,
        Self::OutOfCredit,
        Self::Overloaded,
        Self::Server,
        Self::Timeout,
        Self::Connection,
        Self::Interrupted,
        Self::Refused,
        Self::ContentFiltered,
        Self::Truncated,
        Self::Malformed,
        Self::Mismatch,
        Self::Invalid,
        Self::Tool,
        Self::Pending,
        Self::Limit,
        Self::Conflict,
        Self::Configuration,
    ];

    /// Returns the kind as one lower-case word, as in `rate_limited`.
    ///
    /// ```
    /// assert_eq!(coax::ErrorKind::RateLimited.as_str(), "rate_limited");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Authentication => "authentication",
            Self::Permission => "permission",
            Self::NotFound => "not_found",
            Self::InvalidRequest => "invalid_request",
            Self::ContextLength => "context_length",
            Self::RateLimited => "rate_limited",
            Self::OutOfCredit => "out_of_credit",
            Self::Overloaded => "overloaded",
            Self::Server => "server",
            Self::Timeout => "timeout",
            Self::Connection => "connection",
            Self::Interrupted => "interrupted",
            Self::Refused => "refused",
            Self::ContentFiltered => "content_filtered",
            Self::Truncated => "truncated",
            Self::Malformed => "malformed",
            Self::Mismatch => "mismatch",
            Self::Invalid => "invalid",
            Self::Tool => "tool",
            Self::Pending => "pending",
            Self::Limit => "limit",
            Self::Conflict => "conflict",
            Self::Configuration => "configuration",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for ErrorKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ErrorKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = Cow::<str>::deserialize(deserializer)?;
        let known = Self::ALL.into_iter().find(|it| it.as_str() == word);
        known.ok_or_else(|| D::Error::custom(format!("no kind of error is `{word}`")))
    }
}
