//! One entry of a map, which strict mode writes as `{"key": …, "value": …}`. It knows nothing of the
//! list that it stands in.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};

use super::visit::Seed;
use super::{Restorer, Step};
use crate::schema::table::node::NodeRef;
use crate::schema::table::number;

/// One `{"key": …, "value": …}` of a map.
pub(super) struct Pair<'a> {
    pub(super) restorer: &'a mut Restorer,
    pub(super) key: NodeRef,
    pub(super) value: NodeRef,
}

impl<'de> DeserializeSeed<'de> for Pair<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Pair<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `key` and `value`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self {
            restorer,
            key,
            value,
        } = self;
        let mut has_key = false;
        // The value, while the key is still to come.
        let mut early: Option<String> = None;
        let mut has_value = false;
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            match &*name {
                "key" if has_key => return Err(A::Error::duplicate_field("key")),
                "value" if has_value || early.is_some() => {
                    return Err(A::Error::duplicate_field("value"));
                }
                "key" => {
                    let text = map.next_value_seed(KeyText {
                        restorer,
                        node: key,
                    })?;
                    restorer.key(&text);
                    has_key = true;
                    if let Some(value) = early.take() {
                        restorer.out.push_str(&value);
                        has_value = true;
                    }
                }
                "value" if has_key => {
                    restorer.pair_value(value, &mut map)?;
                    has_value = true;
                }
                "value" => {
                    let outer = std::mem::take(&mut restorer.out);
                    restorer.pair_value(value, &mut map)?;
                    early = Some(std::mem::replace(&mut restorer.out, outer));
                }
                _ => drop(map.next_value::<serde::de::IgnoredAny>()?),
            }
        }
        match (has_key, has_value) {
            (true, true) => Ok(()),
            (true, false) => Err(A::Error::missing_field("value")),
            (false, _) => Err(A::Error::missing_field("key")),
        }
    }
}

impl Restorer {
    fn pair_value<'de, A: MapAccess<'de>>(
        &mut self,
        node: NodeRef,
        map: &mut A,
    ) -> Result<(), A::Error> {
        self.path.push(Step::Key("value".to_owned()));
        map.next_value_seed(Seed {
            restorer: self,
            node,
        })?;
        self.path.pop();
        Ok(())
    }
}

/// The text of a map's key: JSON has only strings there.
struct KeyText<'a> {
    restorer: &'a mut Restorer,
    node: NodeRef,
}

impl<'de> DeserializeSeed<'de> for KeyText<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<String, D::Error> {
        let outer = std::mem::take(&mut self.restorer.out);
        self.restorer.value(self.node, from)?;
        let json = std::mem::replace(&mut self.restorer.out, outer);
        match serde_json::from_str::<String>(&json) {
            Ok(text) => Ok(text),
            Err(_) => Ok(number::as_integer(&json).unwrap_or(json)),
        }
    }
}
