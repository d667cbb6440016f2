//! A model's answer becomes a value: text in, `T` or the reason out.
//!
//! The way that succeeds is plain serde. Only an answer that serde refuses is read again, to find
//! out where and why.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::{Path, Segment};

use super::document::{Document, Json};
use super::restore::{self, Stopped};
use super::validate::{self, Violation};
use crate::schema::table::json_path::{self, Step};
use crate::schema::table::node::NodeRef;
use crate::schema::table::{Layout, Tabled};
use crate::schema::table::{facts, shape};

/// The reason why an answer is no value of the wanted type.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeError {
    /// The text is not JSON.
    Malformed {
        /// The mistake, with line and column.
        message: String,
    },
    /// The text is JSON, but not of the type.
    Mismatch {
        /// The place, as a JSON path such as `$.items[3].price`.
        path: String,
        /// The mistake there.
        message: String,
    },
    /// The answer is of the type, but breaks constraints.
    Invalid {
        /// All of the constraints that it breaks.
        violations: Vec<Violation>,
    },
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed { message } => write!(f, "not JSON: {message}"),
            Self::Mismatch { path, message } => write!(f, "at {path}: {message}"),
            Self::Invalid { violations } => {
                for (index, Violation { path, message }) in violations.iter().enumerate() {
                    let separator = if index > 0 { "; " } else { "" };
                    write!(f, "{separator}at {path}: {message}")?;
                }
                Ok(())
            }
        }
    }
}

impl Error for DecodeError {}

/// Reads a whole answer.
pub(crate) fn decode<T: Tabled + DeserializeOwned>(
    text: &str,
    layout: Layout,
) -> Result<T, DecodeError> {
    let facts = const { facts::of(T::NODE) };
    if !facts.encoded
        && layout.is_none()
        && let Some(value) = read_plain(text)
    {
        if facts.constrained {
            let document = known(text)?;
            hold(T::NODE, root_of(T::NODE, document.root()))?;
        }
        return Ok(value);
    }
    let document = parsed(text)?;
    let root = layout.map_or_else(whole::<T>, Ok)?;
    read_encoded(root, root_of(root, document.root()), facts.constrained)
}

/// The constraints that an answer breaks, also where it is not of the type.
pub(crate) fn broken<T: Tabled>(text: &str, layout: Layout) -> Vec<Violation> {
    let facts = const { facts::of(T::NODE) };
    let root = layout.map_or_else(whole::<T>, Ok);
    let (true, Ok(root), Ok(document)) = (facts.constrained, root, Document::of(text)) else {
        return Vec::new();
    };
    match restore::restore(root, &[], root_of(root, document.root())) {
        Ok(json) => Document::of_json(&json).map_or_else(
            |_| Vec::new(),
            |json| validate::violations(root, json.root()),
        ),
        Err(_) => Vec::new(),
    }
}

/// Reads a whole answer that is an object, and gives back its JSON as serde has it, too.
pub(crate) fn decode_with_json<T: Tabled + DeserializeOwned>(
    text: &str,
    layout: Layout,
) -> Result<(T, Cow<'_, str>), DecodeError> {
    let facts = const { facts::of(T::NODE) };
    let (root, json) = if facts.encoded || layout.is_some() {
        let root = layout.map_or_else(whole::<T>, Ok)?;
        (root, Cow::Owned(undone(root, text)?))
    } else {
        (T::NODE, Cow::Borrowed(text))
    };
    // Read by one deserializer alone, since each is compiled for each type.
    let value = restored(root, &json, facts.constrained)?;
    Ok((value, json))
}

/// An answer as serde has it.
fn undone(root: NodeRef, text: &str) -> Result<String, DecodeError> {
    let document = parsed(text)?;
    restore::restore(root, &[], root_of(root, document.root()))
        .map_err(|Stopped { path, message }| DecodeError::Mismatch { path, message })
}

fn parsed(text: &str) -> Result<Document<'_>, DecodeError> {
    Document::of(text).map_err(|error| malformed(&error))
}

/// Parses a text from which a value was read.
fn known(text: &str) -> Result<Document<'_>, DecodeError> {
    Document::of_json(text).map_err(|error| malformed(&error))
}

fn malformed(error: &serde_json::Error) -> DecodeError {
    DecodeError::Malformed {
        message: error.to_string(),
    }
}

/// Reads a value from JSON as serde has it, and holds it to its constraints.
pub(crate) fn decode_plain<T: Tabled + DeserializeOwned>(json: &str) -> Result<T, DecodeError> {
    parsed(json)?;
    restored(
        whole::<T>()?,
        json,
        const { facts::of(T::NODE).constrained },
    )
}

/// The table of `T` with what schemars describes of it.
fn whole<T: Tabled>() -> Result<NodeRef, DecodeError> {
    facts::complete::<T>().map_err(|message| DecodeError::Mismatch {
        path: "$".to_owned(),
        message,
    })
}

/// Reads one value of an answer, which is JSON.
pub(crate) fn decode_part<T: Tabled + DeserializeOwned>(
    json: &str,
    layout: Layout,
) -> Result<T, DecodeError> {
    let facts = const { facts::of(T::NODE) };
    if !facts.encoded
        && layout.is_none()
        && let Ok(value) = serde_json::from_str(json)
    {
        if facts.constrained {
            hold(T::NODE, known(json)?.root())?;
        }
        return Ok(value);
    }
    let root = layout.map_or_else(whole::<T>, Ok)?;
    read_encoded(root, parsed(json)?.root(), facts.constrained)
}

/// Holds the JSON of a `root` to its constraints.
fn hold(root: NodeRef, json: Json<'_>) -> Result<(), DecodeError> {
    let violations = validate::violations(root, json);
    if violations.is_empty() {
        Ok(())
    } else {
        Err(DecodeError::Invalid { violations })
    }
}

/// The JSON of the root, out of the wrapper if there is one.
pub(super) fn root_of<'a>(root: NodeRef, json: Json<'a>) -> Json<'a> {
    if !shape::is_wrapped(root) {
        return json;
    }
    // A model that was not held to the schema may leave the wrapper out. With more keys it is a value of
    // the type itself, such as an enum tagged beside its `value`, if that may have such a key.
    let mut members = json.members().into_iter().flatten();
    match members.next() {
        Some((key, value)) if key == "value" => {
            let is_wrapper = members.next().is_none() || !shape::has_key(root, "value");
            if is_wrapper { value } else { json }
        }
        _ => json,
    }
}

/// Returns whether the JSON is an object: serde reads a list of one as a struct of one field, too.
fn is_object(json: &str) -> bool {
    json.trim_start().starts_with('{')
}

/// The object around a root that is none. Without the one key it is no wrapper, even of an `Option`.
#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>", deny_unknown_fields)]
struct Wrapper<T> {
    #[serde(deserialize_with = "T::deserialize")]
    value: T,
}

/// Reads a value of the user's own type.
///
/// As bytes: from a `str`, serde_json makes an error about a key that is no boolean out of half a
/// character, and panics.
pub(crate) fn read<'de, T: Deserialize<'de>>(json: &'de str) -> serde_json::Result<T> {
    serde_json::from_slice(json.as_bytes())
}

/// An answer that serde reads as it stands. There is no map in it, so no key that is no boolean, and as
/// text it is read faster: each string of bytes is looked through once more.
fn read_plain<T: Tabled + DeserializeOwned>(text: &str) -> Option<T> {
    if const { shape::is_wrapped(T::NODE) } {
        let wrapper = is_object(text).then(|| serde_json::from_str::<Wrapper<T>>(text).ok());
        wrapper.flatten().map(|wrapper| wrapper.value)
    } else {
        serde_json::from_str(text).ok()
    }
}

/// Any value: what the schema made the model write is undone first.
fn read_encoded<T: DeserializeOwned>(
    root: NodeRef,
    json: Json<'_>,
    constrained: bool,
) -> Result<T, DecodeError> {
    let json = restore::restore(root, &[], json)
        .map_err(|Stopped { path, message }| DecodeError::Mismatch { path, message })?;
    restored(root, &json, constrained)
}

/// A value of which the encodings are undone.
fn restored<T: DeserializeOwned>(
    root: NodeRef,
    json: &str,
    constrained: bool,
) -> Result<T, DecodeError> {
    let value = match read(json) {
        Ok(value) => value,
        Err(_) => {
            parsed(json)?;
            read_again(json)?
        }
    };
    if constrained {
        hold(root, known(json)?.root())?;
    }
    Ok(value)
}

/// Reads JSON with an eye on the place of the mistake, which costs more than reading.
fn read_again<T: DeserializeOwned>(json: &str) -> Result<T, DecodeError> {
    let mut deserializer = serde_json::Deserializer::from_slice(json.as_bytes());
    serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let mut steps = steps(error.path());
        steps.truncate(way(json, &steps));
        DecodeError::Mismatch {
            path: json_path::of(&steps),
            message: json_path::without_position(error.inner().to_string()),
        }
    })
}

/// Returns how many of the steps lead somewhere: of a key that is no number, serde has read a part.
fn way(json: &str, steps: &[Step]) -> usize {
    let Ok(document) = serde_json::from_str::<Value>(json) else {
        // It has a number that nothing can hold.
        return steps.len();
    };
    let mut place = Some(&document);
    let leads = |step: &&Step| {
        place = place.and_then(|place| match step {
            Step::Key(key) => place.get(key),
            Step::Index(index) => place.get(index),
        });
        place.is_some()
    };
    steps.iter().take_while(leads).count()
}

fn steps(path: &Path) -> Vec<Step> {
    path.iter()
        .map_while(|segment| match segment {
            Segment::Seq { index } => Some(Step::Index(*index)),
            Segment::Map { key } | Segment::Enum { variant: key } => Some(Step::Key(key.clone())),
            // Inside what serde reads as a whole (an untagged enum, say): the place is not known.
            Segment::Unknown => None,
        })
        .collect()
}
