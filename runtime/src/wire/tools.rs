//! The tools that a request offers, and which of them the model may call.
//!
//! Schemas are JSON text that is written byte for byte; nothing here looks into them.

use super::CacheControl;
use super::lenient::Lenient;
use super::record::{Absent, same_text};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;

record! {
    /// A tool on offer.
    pub struct Tool {
        /// The kind: which of the following is set; other kinds have members in `extra`.
        pub kind: ToolKind = "type",
        /// A function.
        pub function: Option<FunctionTool> = "function",
        /// A tool that takes free text.
        pub custom: Option<CustomTool> = "custom",
        /// Marks the end of what Anthropic-family models may cache.
        pub cache_control: Option<CacheControl> = "cache_control",
    }
}

impl From<FunctionTool> for Tool {
    fn from(function: FunctionTool) -> Self {
        Self {
            function: Some(function),
            ..Self::default()
        }
    }
}

impl From<CustomTool> for Tool {
    fn from(custom: CustomTool) -> Self {
        Self {
            kind: ToolKind::Custom,
            custom: Some(custom),
            ..Self::default()
        }
    }
}

words! {
    /// The kind of a tool or a call.
    #[derive(Default)]
    pub enum ToolKind {
        /// A function with JSON arguments.
        #[default]
        Function = "function",
        /// A tool that takes free text.
        Custom = "custom",
    }
}

record! {
    /// A function that the model may call.
    pub struct FunctionTool without PartialEq {
        /// Letters, digits, `_` and `-`; at most 64.
        pub name: String = "name",
        /// The description: the tool's purpose, and when to call it.
        pub description: Option<String> = "description",
        /// JSON Schema of the arguments; `None`: it takes none.
        pub parameters: Option<Cow<'static, RawValue>> = "parameters",
        /// `true` if the arguments are bound to follow the schema.
        pub strict: Option<bool> = "strict",
    }
}

impl FunctionTool {
    /// Creates a function whose arguments follow this JSON Schema.
    ///
    /// ```
    /// use serde_json::value::RawValue;
    /// use std::borrow::Cow;
    ///
    /// let schema = r#"{"type":"object","properties":{"city":{"type":"string"}}}"#;
    /// let schema = RawValue::from_string(schema.to_owned())?;
    /// let weather = coax::wire::FunctionTool::new("weather", Cow::Owned(schema));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn new(name: impl Into<String>, parameters: Cow<'static, RawValue>) -> Self {
        Self {
            name: name.into(),
            parameters: Some(parameters),
            ..Self::default()
        }
    }
}

/// Schemas are equal if their text is.
impl PartialEq for FunctionTool {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
            && self.description == other.description
            && same_text(self.parameters.as_ref(), other.parameters.as_ref())
            && self.strict == other.strict
            && self.extra == other.extra
    }
}

record! {
    /// A tool that takes free text.
    pub struct CustomTool {
        /// Its name.
        pub name: String = "name",
        /// The description: the tool's purpose, and when to call it.
        pub description: Option<String> = "description",
        /// `{"type":"text"}` or `{"type":"grammar","grammar":{definition, syntax}}`.
        pub format: Option<Value> = "format",
    }
}

/// The choice of the tools that the model calls.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ToolChoice {
    /// The model decides.
    Auto,
    /// None.
    None,
    /// At least one.
    Required,
    /// The function of this name.
    Function(String),
    /// The custom tool of this name.
    Custom(String),
    /// Some of those on offer.
    AllowedTools(AllowedTools),
    /// Any other JSON.
    Other(Value),
}

record! {
    /// The tools that may be called, of those on offer.
    pub struct AllowedTools {
        /// `auto`: the model decides; `required`: it calls at least one.
        pub mode: Option<String> = "mode",
        /// The tools; name and kind are enough.
        pub tools: Vec<Tool> = "tools"; always,
    }
}

impl Serialize for ToolChoice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Auto => serializer.serialize_str("auto"),
            Self::None => serializer.serialize_str("none"),
            Self::Required => serializer.serialize_str("required"),
            Self::Function(name) => tagged(serializer, "function", &Name { name }),
            Self::Custom(name) => tagged(serializer, "custom", &Name { name }),
            Self::AllowedTools(tools) => tagged(serializer, "allowed_tools", tools),
            Self::Other(value) => value.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for ToolChoice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(match value.as_str() {
            Some("auto") => Self::Auto,
            Some("none") => Self::None,
            Some("required") => Self::Required,
            _ => Self::from_object(&value).unwrap_or(Self::Other(value)),
        })
    }
}

impl ToolChoice {
    fn from_object(value: &Value) -> Option<Self> {
        let kind = value.get("type")?.as_str()?;
        let choice = match kind {
            "function" => Self::Function(value.get(kind)?.get("name")?.as_str()?.to_owned()),
            "custom" => Self::Custom(value.get(kind)?.get("name")?.as_str()?.to_owned()),
            "allowed_tools" => {
                Self::AllowedTools(AllowedTools::deserialize(value.get(kind)?).ok()?)
            }
            _ => return None,
        };
        // Members beside the two would be lost.
        (value.as_object()?.len() == 2).then_some(choice)
    }
}

impl Absent for ToolChoice {}

impl Lenient for ToolChoice {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Option::deserialize(deserializer)
    }
}

#[derive(Serialize)]
struct Name<'a> {
    name: &'a str,
}

/// Writes `{"type": kind, kind: payload}`, the form of much in this format.
pub(super) fn tagged<S: Serializer>(
    serializer: S,
    kind: &str,
    payload: &impl Serialize,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(2))?;
    map.serialize_entry("type", kind)?;
    map.serialize_entry(kind, payload)?;
    map.end()
}

record! {
    /// A function that the model may call (deprecated form of tools).
    pub struct LegacyFunction without PartialEq {
        /// Letters, digits, `_` and `-`; at most 64.
        pub name: String = "name",
        /// The description: the function's purpose, and when to call it.
        pub description: Option<String> = "description",
        /// JSON Schema of the arguments; `None`: it takes none.
        pub parameters: Option<Cow<'static, RawValue>> = "parameters",
    }
}

/// Schemas are equal if their text is.
impl PartialEq for LegacyFunction {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
            && self.description == other.description
            && same_text(self.parameters.as_ref(), other.parameters.as_ref())
            && self.extra == other.extra
    }
}

/// The choice of the function that the model calls (deprecated form of tools).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum LegacyFunctionCall {
    /// The model decides.
    Auto,
    /// None.
    None,
    /// The one of this name.
    Function(String),
    /// Any other JSON.
    Other(Value),
}

impl Serialize for LegacyFunctionCall {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Auto => serializer.serialize_str("auto"),
            Self::None => serializer.serialize_str("none"),
            Self::Function(name) => Name { name }.serialize(serializer),
            Self::Other(value) => value.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for LegacyFunctionCall {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(
            match (value.as_str(), value.get("name").and_then(Value::as_str)) {
                (Some("auto"), _) => Self::Auto,
                (Some("none"), _) => Self::None,
                (_, Some(name)) => Self::Function(name.to_owned()),
                _ => Self::Other(value),
            },
        )
    }
}

impl Absent for LegacyFunctionCall {}

impl Lenient for LegacyFunctionCall {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Option::deserialize(deserializer)
    }
}
