//! Failures in a payload, found within bounds: an answer can be large, and as a tree of values it takes
//! many times its text.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::turn::clean;
use crate::wire::Failure;

/// A longer payload is not read as a whole.
const WHOLE: usize = 1 << 20;
/// So many members and choices are looked at.
const MOST: usize = 1024;

/// Returns the failure that an answer of status 200, or an event of a stream, reports.
pub(super) fn failure_in(bytes: &[u8]) -> Option<Failure> {
    let payload = if bytes.len() > WHOLE {
        outline(bytes)
    } else {
        serde_json::from_slice(bytes).ok()
    };
    let cleaned = || serde_json::from_slice(&clean::cleaned(bytes)?).ok();
    let payload = payload.or_else(|| (bytes.len() <= WHOLE).then(cleaned)?);
    Failure::in_payload(&payload?)
}

/// Returns the members of an object that are not too long, and of its choices the errors.
fn outline(bytes: &[u8]) -> Option<Value> {
    let mut from = serde_json::Deserializer::from_slice(bytes);
    from.deserialize_map(Outline).ok()
}

struct Outline;

impl<'de> Visitor<'de> for Outline {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            if name == "choices" {
                members.insert(name, map.next_value_seed(Errors)?);
                continue;
            }
            let value: &RawValue = map.next_value()?;
            if members.len() < MOST
                && value.get().len() <= WHOLE
                && let Ok(value) = serde_json::from_str(value.get())
            {
                members.insert(name, value);
            }
        }
        Ok(Value::Object(members))
    }
}

/// Of a list of choices the errors in them.
struct Errors;

impl<'de> DeserializeSeed<'de> for Errors {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Errors {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut errors = Vec::new();
        while errors.len() < MOST {
            let Some(choice) = list.next_element::<&RawValue>()? else {
                return Ok(Value::Array(errors));
            };
            errors.extend(error_in(choice.get()));
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Array(errors))
    }
}

/// Returns the error that stands in a choice, with its name.
fn error_in(choice: &str) -> Option<Value> {
    #[derive(serde::Deserialize)]
    struct Choice<'a> {
        #[serde(borrow, default)]
        error: Option<&'a RawValue>,
    }
    let choice: Choice<'_> = serde_json::from_str(choice).ok()?;
    let error = choice.error.filter(|it| it.get().len() <= WHOLE)?;
    let error: Value = serde_json::from_str(error.get()).ok()?;
    Some(serde_json::json!({ "error": error }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_payload_is_read_as_a_short_one() {
        let filling = |length: usize| " ".repeat(length);
        for (payload, message) in [
            (r#"{"error":{"message":"no"},"x":"#, Some("no")),
            (r#"{"object":"error","message":"no","x":"#, Some("no")),
            (
                r#"{"choices":[{},{"error":{"message":"no"}}],"x":"#,
                Some("no"),
            ),
            (r#"{"choices":[{"message":{"content":"a"}}],"x":"#, None),
            (r#"{"error":null,"choices":[{"error":null}],"x":"#, None),
            (r#"{"x":"#, None),
        ] {
            for length in [0, 2 << 20] {
                let payload = format!("{payload}\"{}\"}}", filling(length));
                let failure = failure_in(payload.as_bytes());
                let found = failure.and_then(|it| it.message);
                assert_eq!(found.as_deref(), message, "{length}");
            }
        }
        // However many choices there are, what is kept of them is little.
        let choices = r#"{"error":{"message":"no"}},"#.repeat(100_000);
        let outline = outline(format!(r#"{{"choices":[{choices}{{}}]}}"#).as_bytes());
        let kept = outline.and_then(|it| it["choices"].as_array().map(Vec::len));
        assert_eq!(kept, Some(MOST));
        assert!(failure_in(format!("[1{}", filling(2 << 20)).as_bytes()).is_none());
    }
}
