//! The requests sent to the gateway, for tests to look at.
//!
//! Bounded in number and in bytes; credentials are removed before anything is stored.

use bytes::Bytes;
use http::header::HeaderValue;
use http::{HeaderMap, Method};
use serde_json::Value;
use std::collections::VecDeque;
use std::fmt;

/// A request as the gateway received it.
///
/// Header values that may hold a credential read `[redacted]`; of an `Authorization` the scheme
/// stays. `Debug` strikes out keys in the body, too, and leaves the raw bytes away.
#[derive(Clone)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The HTTP method.
    pub method: Method,
    /// The path without a query, for example `/v1/chat/completions`.
    pub path: String,
    /// The headers, without credentials.
    pub headers: HeaderMap,
    /// The body as JSON; null if it is none.
    pub body: Value,
    /// The body as it came.
    pub raw: Bytes,
}

/// The last requests, oldest first.
#[derive(Default)]
pub(super) struct Log {
    entries: VecDeque<Entry>,
    bytes: usize,
}

struct Entry {
    method: Method,
    path: String,
    headers: HeaderMap,
    raw: Bytes,
}

const MOST_ENTRIES: usize = 10_000;
const MOST_BYTES: usize = 256 << 20;
const REDACTED: &str = "[redacted]";

impl Log {
    /// Stores a request; drops the oldest ones when there are too many.
    pub(super) fn push(&mut self, request: &http::Request<Bytes>) {
        let raw = request.body().clone();
        self.bytes += raw.len();
        self.entries.push_back(Entry {
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            headers: redact(request.headers()),
            raw,
        });
        let too_many = |log: &Self| log.entries.len() > MOST_ENTRIES || log.bytes > MOST_BYTES;
        while self.entries.len() > 1 && too_many(self) {
            let dropped = self.entries.pop_front().map_or(0, |entry| entry.raw.len());
            self.bytes -= dropped;
        }
    }

    pub(super) fn requests(&self) -> Vec<RecordedRequest> {
        let recorded = |entry: &Entry| RecordedRequest {
            method: entry.method.clone(),
            path: entry.path.clone(),
            headers: entry.headers.clone(),
            body: serde_json::from_slice(&entry.raw).unwrap_or(Value::Null),
            raw: entry.raw.clone(),
        };
        self.entries.iter().map(recorded).collect()
    }
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordedRequest")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("headers", &self.headers)
            .field("body", &without_keys(&self.body))
            .finish_non_exhaustive()
    }
}

fn redact(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    for (name, value) in &mut headers {
        if !is_credential(name.as_str()) {
            continue;
        }
        let text = value.to_str().unwrap_or_default();
        let scheme = ["Bearer", "Basic"].into_iter().find(|scheme| {
            text.get(..scheme.len() + 1)
                .is_some_and(|start| start.trim_end().eq_ignore_ascii_case(scheme))
        });
        *value = match scheme {
            Some("Bearer") => HeaderValue::from_static("Bearer [redacted]"),
            Some(_) => HeaderValue::from_static("Basic [redacted]"),
            None => HeaderValue::from_static(REDACTED),
        };
    }
    headers
}

fn is_credential(name: &str) -> bool {
    let marks = [
        "authorization",
        "api-key",
        "apikey",
        "token",
        "secret",
        "password",
        "credential",
        "cookie",
        "access-key",
        "auth-key",
    ];
    marks.iter().any(|mark| name.contains(mark))
}

/// Returns the body with the values of key-like members removed.
fn without_keys(body: &Value) -> Value {
    match body {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| {
                let value = if is_key(name) {
                    REDACTED.into()
                } else {
                    without_keys(value)
                };
                (name.clone(), value)
            })
            .collect(),
        Value::Array(items) => items.iter().map(without_keys).collect(),
        other => other.clone(),
    }
}

fn is_key(name: &str) -> bool {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let names = [
        "byok",
        "apikey",
        "accesskeyid",
        "secretaccesskey",
        "sessiontoken",
        "privatekey",
        "clientsecret",
        "googlecredentials",
        "authorization",
        "password",
    ];
    names.contains(&name.to_ascii_lowercase().as_str())
}
