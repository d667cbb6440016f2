//! A model's answer becomes a value: text in, `T` or the reason out.
//!
//! Types whose schema is what serde reads take plain serde. Others, and answers that serde refuses,
//! take the way back (`restore`) first; then a mistake is told with its place.

use std::error::Error;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::value::RawValue;
use serde_path_to_error::Segment;

use super::json_path::{self, Step};
use super::{Structured, Violation, restore, shape, validate};

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
    /// A value of the type, but against its constraints.
    Invalid {
        /// All of them; at least one.
        violations: Vec<Violation>,
    },
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed { message } => write!(f, "not JSON: {message}"),
            Self::Mismatch { path, message } => write!(f, "at {path}: {message}"),
            Self::Invalid { violations } => {
                for (index, violation) in violations.iter().enumerate() {
                    let separator = if index == 0 { "" } else { "; " };
                    write!(f, "{separator}{violation}")?;
                }
                Ok(())
            }
        }
    }
}

impl Error for DecodeError {}

/// Reads an answer that was made under [`T::SCHEMA`](Structured::SCHEMA).
///
/// # Errors
/// [`DecodeError::Malformed`] when the text as a whole is not JSON, [`DecodeError::Mismatch`] when
/// it is, but serde does not take it for a `T`, [`DecodeError::Invalid`] when it is a `T` that
/// breaks constraints of `#[structured(…)]`.
pub fn decode<T: Structured + DeserializeOwned>(text: &str) -> Result<T, DecodeError> {
    let wrapped = const { shape::is_wrapped(T::NODE) };
    let constrained = const { validate::is_constrained(T::NODE) };
    if const { !restore::is_encoded(T::NODE) } {
        let plain = if wrapped {
            serde_json::from_str::<Wrapper<T>>(text).map(|wrapper| wrapper.value)
        } else {
            serde_json::from_str(text)
        };
        match plain {
            Ok(_) if constrained && wrapped => {}
            Ok(value) => return checked(value, constrained, text),
            Err(_) => {}
        }
    }
    if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
        return Err(DecodeError::Malformed {
            message: error.to_string(),
        });
    }
    let json = if wrapped {
        read::<Wrapper<&RawValue>>(text)?.value.get()
    } else {
        text
    };
    let restored = restore::restore(T::NODE, json).map_err(|stopped| DecodeError::Mismatch {
        path: stopped.path,
        message: stopped.message,
    })?;
    checked(read(&restored)?, constrained, &restored)
}

/// The value, if its JSON fulfils the constraints.
fn checked<T: Structured>(value: T, constrained: bool, json: &str) -> Result<T, DecodeError> {
    if constrained {
        let violations = validate::violations(T::NODE, json);
        if !violations.is_empty() {
            return Err(DecodeError::Invalid { violations });
        }
    }
    Ok(value)
}

/// The object around a root that is none.
#[derive(Deserialize)]
struct Wrapper<T> {
    value: T,
}

/// Reads JSON with an eye on the place of a mistake, which costs more than reading.
fn read<'de, T: Deserialize<'de>>(json: &'de str) -> Result<T, DecodeError> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let steps = error.path().iter().map_while(|segment| match segment {
            Segment::Seq { index } => Some(Step::Index(*index)),
            Segment::Map { key } | Segment::Enum { variant: key } => Some(Step::Key(key.clone())),
            // Inside what serde reads as a whole (an untagged enum, say): the place is not known.
            Segment::Unknown => None,
        });
        DecodeError::Mismatch {
            path: json_path::of(&steps.collect::<Vec<_>>()),
            message: json_path::without_position(error.inner().to_string()),
        }
    })
}
