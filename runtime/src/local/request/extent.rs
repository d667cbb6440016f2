//! The number of answers that a request wants, and their limits.
//!
//! Reads and checks `n`, the two names of the token limit, and `stop`. Cutting is for the turn.

use super::{given, out_of_range, wrong_type};
use crate::local::answer::json::Json;
use crate::local::form::failure::Failure;

type Verdict<T = ()> = Result<T, Failure>;

/// The wanted extent of an answer.
pub(in crate::local) struct Extent {
    /// So many tokens at most.
    pub(in crate::local) tokens: Option<u64>,
    /// The text ends before the first of these.
    pub(in crate::local) stops: Vec<String>,
    pub(in crate::local) choices: u64,
}

/// The members that change only how the answer is delivered and where it ends: with and without them the
/// answer is the same as far as it goes.
pub(in crate::local) const MEMBERS: &[&str] = &[
    "stream",
    "stream_options",
    "max_tokens",
    "max_completion_tokens",
    "stop",
    "n",
];
const MOST_CHOICES: u64 = 128;
const MOST_STOPS: usize = 4;

impl Extent {
    pub(in crate::local) fn read(body: &Json) -> Verdict<Self> {
        let tokens = count(body, "max_tokens")?;
        let completion_tokens = count(body, "max_completion_tokens")?;
        if tokens.is_some() && completion_tokens.is_some() {
            let message = "Setting 'max_tokens' and 'max_completion_tokens' at the same time is \
                           not supported.";
            return Err(Failure::invalid("max_tokens", message));
        }
        let choices = count(body, "n")?.unwrap_or(1);
        if choices > MOST_CHOICES {
            let (most, found) = (MOST_CHOICES as f64, &choices.into());
            return Err(out_of_range("n", "above maximum", "<=", most, found));
        }
        Ok(Self {
            tokens: tokens.or(completion_tokens),
            stops: stops(given(body, "stop"))?,
            choices,
        })
    }
}

/// Reads a number of something, at least one.
fn count(body: &Json, name: &str) -> Verdict<Option<u64>> {
    let Some(value) = given(body, name) else {
        return Ok(None);
    };
    match value.count() {
        Some(0) => Err(out_of_range(name, "below minimum", ">=", 1.0, value)),
        None => Err(wrong_type(name, "a positive integer", value)),
        count => Ok(count),
    }
}

fn stops(value: Option<&Json>) -> Verdict<Vec<String>> {
    let Some(value) = value else {
        return Ok(Vec::new());
    };
    let items = value.items().unwrap_or(std::slice::from_ref(value));
    if items.len() > MOST_STOPS {
        let message = format!(
            "Invalid 'stop': array too long. Expected an array with maximum length {MOST_STOPS}, \
             but got an array with length {} instead.",
            items.len()
        );
        return Err(Failure::invalid("stop", message));
    }
    let strings: Option<Vec<String>> = items
        .iter()
        .map(|item| item.text().map(str::to_owned))
        .collect();
    let mut stops =
        strings.ok_or_else(|| wrong_type("stop", "a string or an array of strings", value))?;
    // No text ends before nothing.
    stops.retain(|stop| !stop.is_empty());
    Ok(stops)
}
