//! A model's answer becomes a value: text in, `T` or the reason out.
//!
//! The way that succeeds is plain serde. Only an answer that serde refuses is read again, to find
//! out where and why.

use std::error::Error;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_path_to_error::{Path, Segment};

use super::{Structured, shape};

/// Why an answer is no value of the wanted type.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeError {
    /// The text is not JSON.
    Malformed {
        /// What is wrong, with line and column.
        message: String,
    },
    /// The text is JSON, but not of the type.
    Mismatch {
        /// Where, as a JSON path such as `$.items[3].price`.
        path: String,
        /// What is wrong there.
        message: String,
    },
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed { message } => write!(f, "not JSON: {message}"),
            Self::Mismatch { path, message } => write!(f, "at {path}: {message}"),
        }
    }
}

impl Error for DecodeError {}

/// Reads an answer that was made under [`T::SCHEMA`](Structured::SCHEMA).
///
/// # Errors
/// [`DecodeError::Malformed`] when the text as a whole is not JSON, [`DecodeError::Mismatch`] when
/// it is, but serde does not take it for a `T`.
pub fn decode<T: Structured + DeserializeOwned>(text: &str) -> Result<T, DecodeError> {
    if const { shape::is_wrapped(T::NODE) } {
        read::<Wrapper<T>>(text, 1).map(|wrapper| wrapper.value)
    } else {
        read(text, 0)
    }
}

/// The object around a root that is none.
#[derive(Deserialize)]
struct Wrapper<T> {
    value: T,
}

/// Reads a `T`; the path of a mistake leaves its first `hidden` segments out.
fn read<T: DeserializeOwned>(text: &str, hidden: usize) -> Result<T, DecodeError> {
    match serde_json::from_str(text) {
        Ok(value) => Ok(value),
        Err(_) => read_again(text, hidden),
    }
}

/// Reads the text with an eye on the place of the mistake, which costs more than reading.
fn read_again<T: DeserializeOwned>(text: &str, hidden: usize) -> Result<T, DecodeError> {
    if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
        return Err(DecodeError::Malformed {
            message: error.to_string(),
        });
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut deserializer).map_err(|error| DecodeError::Mismatch {
        path: json_path(error.path(), hidden),
        message: without_position(error.inner().to_string()),
    })
}

/// The path as RFC 9535 writes it.
fn json_path(path: &Path, hidden: usize) -> String {
    let mut text = String::from("$");
    for segment in path.iter().skip(hidden) {
        match segment {
            Segment::Seq { index } => text.push_str(&format!("[{index}]")),
            Segment::Map { key } | Segment::Enum { variant: key } => push_key(&mut text, key),
            // Inside what serde reads as a whole (an untagged enum, say): the place is not known.
            Segment::Unknown => break,
        }
    }
    text
}

/// Adds one key to a JSON path.
fn push_key(path: &mut String, key: &str) {
    let is_name = key.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && key.chars().all(|c| c.is_alphanumeric() || c == '_');
    if is_name {
        path.push('.');
        path.push_str(key);
    } else {
        path.push_str(&format!("[{}]", serde_json::Value::from(key)));
    }
}

/// serde_json ends a message with the line and column, which the path says better.
fn without_position(mut message: String) -> String {
    if let Some(position) = message.rfind(" at line ") {
        message.truncate(position);
    }
    message
}
