//! Answers of a real server on file: what was asked, and what came when.
//!
//! `record.rs` makes them and `play.rs` plays them, both as a [`Transport`](coax::transport::Transport).

mod play;
mod record;

pub use play::Player;
pub use record::Recorder;

use bytes::Bytes;
use coax::Dialect;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use std::collections::BTreeMap;

/// A file of recorded exchanges with one model.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Recording {
    /// The model that answered.
    pub model: String,
    /// The dialect of the requests' schemas, by its name in [`Dialect`].
    pub dialect: String,
    /// The exchanges, in the order of their ends.
    pub exchanges: Vec<Exchange>,
}

/// A request and its answer.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Exchange {
    /// The request.
    pub request: Fingerprint,
    /// The HTTP status of the answer.
    pub status: u16,
    /// The headers that an answer is read by; no others are kept.
    pub headers: BTreeMap<String, String>,
    /// The answer's body, in the pieces in which it came.
    pub chunks: Vec<Chunk>,
}

/// The part of a request that tells it: all but the server's address and the headers.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Fingerprint {
    /// The HTTP method.
    pub method: String,
    /// The path below the base address.
    pub path: String,
    /// The body as it was sent, byte for byte.
    pub body: Box<RawValue>,
}

/// A piece of an answer.
#[derive(Clone, Debug, Deserialize)]
pub struct Chunk(
    /// Milliseconds since the request was sent.
    pub u64,
    /// The text.
    pub String,
);

/// On a line of its own, also in a file laid out for people.
impl Serialize for Chunk {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(at, text) = self;
        let line = to_raw_value(&(at, text)).map_err(serde::ser::Error::custom)?;
        line.serialize(serializer)
    }
}

impl Recording {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// When it is no recording.
    pub fn read(text: &str) -> serde_json::Result<Self> {
        serde_json::from_str(text)
    }

    /// Returns the dialect, unless the name is none.
    #[must_use]
    pub fn dialect(&self) -> Option<Dialect> {
        let named = |dialect: &Dialect| format!("{dialect:?}") == self.dialect;
        Dialect::ALL.iter().copied().find(named)
    }
}

impl Fingerprint {
    /// Returns the fingerprint of a request with a JSON body.
    ///
    /// # Errors
    /// When the body is no JSON.
    pub fn of(request: &http::Request<Vec<Bytes>>) -> serde_json::Result<Self> {
        // Base addresses end in different ways: `/v1`, `/openai`, nothing.
        let path = request.uri().path();
        let below = path.find("/chat/").map_or(path, |at| &path[at..]);
        Ok(Self {
            method: request.method().to_string(),
            path: below.to_owned(),
            body: serde_json::from_slice(&request.body().concat())?,
        })
    }
}

impl PartialEq for Fingerprint {
    fn eq(&self, other: &Self) -> bool {
        let Self { method, path, body } = self;
        *method == other.method && *path == other.path && body.get() == other.body.get()
    }
}
