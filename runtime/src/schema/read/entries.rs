//! An object whose keys are known and whose values are still text. It knows no schema.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The keys and the unread values of an object, or nothing where it is none.
pub(crate) struct Entries<'de>(pub(crate) Vec<(Cow<'de, str>, &'de RawValue)>);

impl<'de> Entries<'de> {
    pub(crate) fn of(json: &'de str) -> Option<Self> {
        let mut from = serde_json::Deserializer::from_str(json);
        from.deserialize_map(Self(Vec::new())).ok()
    }

    pub(crate) fn get(&self, key: &str) -> Option<&'de RawValue> {
        self.find(|it| it == key)
    }

    /// The first value whose key is wanted.
    pub(crate) fn find(&self, wanted: impl Fn(&str) -> bool) -> Option<&'de RawValue> {
        let mut entries = self.0.iter();
        entries
            .find(|(key, _)| wanted(key))
            .map(|(_, value)| *value)
    }
}

impl<'de> Visitor<'de> for Entries<'de> {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self, A::Error> {
        while let Some(key) = map.next_key()? {
            self.0.push((key, map.next_value()?));
        }
        Ok(self)
    }
}

/// The text of the next value, unread.
pub(crate) fn raw<'de, D: Deserializer<'de>>(from: D) -> Result<&'de RawValue, D::Error> {
    serde::Deserialize::deserialize(from)
}
