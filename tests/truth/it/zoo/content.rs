//! `contentSchema`, which JSON Schema leaves to those who ask: here a string has to hold JSON text of it.

use std::sync::Arc;

use jsonschema::{Keyword, ValidationError, Validator};
use serde_json::{Value, json};

/// A validator that looks into strings.
pub(super) fn validator(schema: &Value) -> Result<Validator, String> {
    let definitions = Arc::new(schema["$defs"].clone());
    jsonschema::options()
        .should_validate_formats(true)
        .with_keyword("contentSchema", move |_, content, _| {
            let mut schema = json!({ "allOf": [content] });
            if definitions.is_object() {
                schema["$defs"] = (*definitions).clone();
            }
            Ok(Box::new(Content(schema)))
        })
        .build(schema)
        .map_err(|error| error.to_string())
}

struct Content(Value);

impl<'i> Keyword<'i> for Content {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        match self.is_valid(instance) {
            true => Ok(()),
            false => Err(ValidationError::custom("no JSON text of the schema")),
        }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        let Some(text) = instance.as_str() else {
            return true;
        };
        let inner: Result<Value, _> = serde_json::from_str(text);
        inner.is_ok_and(|inner| validator(&self.0).is_ok_and(|it| it.is_valid(&inner)))
    }
}
