//! The arguments of a call as a model wrote them, and the feedback on wrong ones.

use super::typed::{Erased, Prepared};
use crate::schema::{DecodeError, Dialect, Violation};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt::Write as _;

/// The most bytes that arguments may have.
const MOST_BYTES: usize = 1 << 20;

/// Number of bytes of an explanation that are sent to the model.
const MOST_FEEDBACK: usize = 2048;

/// The feedback for the model on arguments that cannot be used.
#[derive(Debug)]
pub(crate) struct Wrong(pub(crate) String);

/// Reads the arguments of a call: none where the text is empty, and those inside a text in JSON where a
/// model encoded them twice.
pub(crate) fn read(
    tool: &dyn Erased<()>,
    text: &str,
    dialects: &[Dialect],
) -> Result<Prepared, Wrong> {
    let name = tool.definition().name();
    if text.len() > MOST_BYTES {
        return Err(Wrong(format!(
            "The arguments of `{name}` are larger than {MOST_BYTES} bytes. Call it again with smaller ones."
        )));
    }
    let object = as_object(text);
    tool.read(&object, dialects)
        .map_err(|cause| Wrong(wrong_arguments(name, &cause)))
}

/// Returns the text of the object that the arguments are, as far as that can be known.
pub(crate) fn as_object(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.is_empty() || text == "null" {
        return Cow::Borrowed("{}");
    }
    if text.starts_with('"')
        && let Ok(inner) = serde_json::from_str::<String>(text)
        && serde_json::from_str::<Value>(&inner).is_ok_and(|it| it.is_object())
    {
        return Cow::Owned(inner);
    }
    Cow::Borrowed(text)
}

/// Returns the feedback for the model on arguments that do not fit.
pub(crate) fn wrong_arguments(name: &str, cause: &DecodeError) -> String {
    let places = places(cause);
    format!(
        "The arguments of `{name}` are wrong: {places}. Nothing was run. Call it again with the right arguments."
    )
}

/// Returns the error message for a program that gave a call other arguments, which do not fit.
pub(crate) fn wrong_change(name: &str, cause: &DecodeError) -> String {
    let places = places(cause);
    format!("the arguments that the program gave a call of `{name}` are wrong: {places}")
}

/// Returns every place that is wrong, and why.
fn places(cause: &DecodeError) -> String {
    let mut text = String::new();
    match cause {
        DecodeError::Malformed { message } => {
            let _ = write!(text, "they are not a JSON object ({message})");
        }
        DecodeError::Mismatch { path, message } => {
            let _ = write!(text, "at `{path}`, {message}");
        }
        DecodeError::Invalid { violations } => {
            for (index, Violation { path, message }) in violations.iter().enumerate() {
                let separator = if index > 0 { "; " } else { "" };
                let _ = write!(text, "{separator}at `{path}`, {message}");
            }
        }
    }
    cut(text, MOST_FEEDBACK)
}

/// Returns the words for the model about a tool that there is none of.
pub(crate) fn unknown(name: &str, known: &[&str]) -> String {
    let name = cut(name.escape_debug().to_string(), 80);
    match known {
        [] => format!("There is no tool `{name}`, nor any other. Answer without one."),
        known => format!(
            "There is no tool `{name}`. There are: `{}`. Nothing was run.",
            known.join("`, `")
        ),
    }
}

/// Cuts the text to at most so many bytes.
pub(crate) fn cut(mut text: String, most: usize) -> String {
    if text.len() > most {
        let end = (0..=most).rev().find(|at| text.is_char_boundary(*at));
        text.truncate(end.unwrap_or(0));
        text.push('…');
    }
    text
}

/// Returns a hash of texts, as 64 hexadecimal digits.
pub(crate) fn fingerprint(texts: &[&str]) -> String {
    let mut hash = hmac_sha256::Hash::new();
    for text in texts {
        // With its length, so that the texts cannot be shifted into each other.
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    hex(&hash.finalize())
}

/// Writes bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
