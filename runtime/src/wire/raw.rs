//! Any JSON, stored as the text that came, and read on demand.

use super::lenient::Lenient;
use super::record::Absent;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;
use std::fmt;

/// Any JSON, as the text that came.
///
/// ```
/// use coax::wire::RawJson;
///
/// let metadata: RawJson = serde_json::from_str(r#"{"gateway": {"cost": "0.1"}}"#)?;
/// assert_eq!(metadata.get(), r#"{"gateway": {"cost": "0.1"}}"#);
/// assert_eq!(metadata.to_value()["gateway"]["cost"], "0.1");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct RawJson(Box<RawValue>);

impl RawJson {
    /// Returns the text.
    ///
    /// ```
    /// let raw: coax::wire::RawJson = serde_json::from_str(r#"{"cost": "0.01"}"#)?;
    /// assert_eq!(raw.get(), r#"{"cost": "0.01"}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn get(&self) -> &str {
        self.0.get()
    }

    /// Reads the text as a tree of values.
    ///
    /// ```
    /// let raw: coax::wire::RawJson = serde_json::from_str(r#"{"cost": "0.01"}"#)?;
    /// assert_eq!(raw.to_value()["cost"], "0.01");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn to_value(&self) -> Value {
        serde_json::from_str(self.get()).unwrap_or_default()
    }
}

impl From<&Value> for RawJson {
    fn from(value: &Value) -> Self {
        Self(serde_json::value::to_raw_value(value).unwrap_or_default())
    }
}

/// Equal if the text is.
impl PartialEq for RawJson {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl fmt::Debug for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.get())
    }
}

impl Serialize for RawJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for RawJson {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::deserialize(deserializer).map(Self)
    }
}

impl Absent for RawJson {}

impl Lenient for RawJson {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        let raw = Self::deserialize(deserializer)?;
        Ok((raw.get() != "null").then_some(raw))
    }
}
