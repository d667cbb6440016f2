//! `response_format`: what the answer must look like.
//!
//! A schema is JSON text that is written byte for byte, its members in their own
//! order, since models fill them in that order. Nothing here looks into a schema.

use super::lenient::Lenient;
use super::record::same_text;
use super::tools::tagged;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// The response format: the form of the answer.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ResponseFormat {
    /// JSON that follows a schema (OpenAI's form).
    JsonSchema(JsonSchema),
    /// JSON, optionally with a schema (the gateway's older form).
    Json(JsonFormat),
    /// Any JSON (OpenAI's form; the word JSON must occur in the messages).
    JsonObject,
    /// Text.
    Text,
    /// Any other JSON.
    Other(Value),
}

/// A named JSON Schema for the answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct JsonSchema {
    /// Letters, digits, `_` and `-`; at most 64.
    pub name: String,
    /// The schema, as JSON text.
    #[serde(deserialize_with = "owned")]
    pub schema: Cow<'static, RawValue>,
    /// `true` if the answer is bound to follow the schema.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strict: Option<bool>,
    /// The purpose of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl JsonSchema {
    /// Creates a format of a schema under a name; whether it is strict is left to the server.
    ///
    /// ```
    /// use coax::wire::{JsonSchema, ResponseFormat};
    /// use serde_json::value::RawValue;
    /// use std::borrow::Cow;
    ///
    /// let schema = RawValue::from_string(r#"{"type":"object"}"#.to_owned())?;
    /// let format = ResponseFormat::JsonSchema(JsonSchema::new("recipe", Cow::Owned(schema)));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn new(name: impl Into<String>, schema: Cow<'static, RawValue>) -> Self {
        Self {
            name: name.into(),
            schema,
            strict: None,
            description: None,
        }
    }
}

/// Schemas are equal if their text is.
impl PartialEq for JsonSchema {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
            && self.schema.get() == other.schema.get()
            && self.strict == other.strict
            && self.description == other.description
    }
}

record! {
    /// The gateway's older form of a JSON answer.
    pub struct JsonFormat without PartialEq {
        /// The schema, as JSON text; `None`: any JSON.
        pub schema: Option<Cow<'static, RawValue>> = "schema",
        /// A name for the schema.
        pub name: Option<String> = "name",
        /// The purpose of the answer.
        pub description: Option<String> = "description",
    }
}

/// Schemas are equal if their text is.
impl PartialEq for JsonFormat {
    fn eq(&self, other: &Self) -> bool {
        same_text(self.schema.as_ref(), other.schema.as_ref())
            && self.name == other.name
            && self.description == other.description
            && self.extra == other.extra
    }
}

impl Serialize for ResponseFormat {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Flat<'a> {
            r#type: &'a str,
            #[serde(flatten, skip_serializing_if = "Option::is_none")]
            rest: Option<&'a JsonFormat>,
        }
        let (r#type, rest) = match self {
            Self::JsonSchema(schema) => return tagged(serializer, "json_schema", schema),
            Self::Other(value) => return value.serialize(serializer),
            Self::Json(format) => ("json", Some(format)),
            Self::JsonObject => ("json_object", None),
            Self::Text => ("text", None),
        };
        Flat { r#type, rest }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ResponseFormat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        match Self::typed(raw.get()) {
            Some(format) => Ok(format),
            None => serde_json::from_str(raw.get())
                .map(Self::Other)
                .map_err(D::Error::custom),
        }
    }
}

impl ResponseFormat {
    /// Reads the forms that are known and complete.
    fn typed(text: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Outer {
            r#type: String,
            json_schema: Option<JsonSchema>,
        }
        let outer: Outer = serde_json::from_str(text).ok()?;
        match outer.r#type.as_str() {
            "json_schema" => outer.json_schema.map(Self::JsonSchema),
            "json" => {
                let mut format: JsonFormat = serde_json::from_str(text).ok()?;
                format.extra.remove("type");
                Some(Self::Json(format))
            }
            // llama.cpp takes a `schema` beside `json_object`: then it is not this form.
            "json_object" if members(text) == Some(1) => Some(Self::JsonObject),
            "text" if members(text) == Some(1) => Some(Self::Text),
            _ => None,
        }
    }
}

fn members(text: &str) -> Option<usize> {
    let value: Value = serde_json::from_str(text).ok()?;
    value.as_object().map(serde_json::Map::len)
}

impl Lenient for ResponseFormat {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        let format = Self::deserialize(deserializer)?;
        Ok((format != Self::Other(Value::Null)).then_some(format))
    }
}

fn owned<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cow<'static, RawValue>, D::Error> {
    Box::<RawValue>::deserialize(deserializer).map(Cow::Owned)
}
