//! Reading as serde wants it: one visitor for whatever has an inside. What each value becomes is
//! decided by the table, in the parent module.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::super::node::{Field, NodeRef};
use super::{Restorer, Step, number, raw};

/// One value.
pub(super) struct Seed<'a> {
    pub(super) restorer: &'a mut Restorer,
    pub(super) node: NodeRef,
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        self.restorer.value(self.node, from)
    }
}

/// One value that may be `null` to say that it is left out; whether it is there.
pub(super) struct Present<'a> {
    pub(super) restorer: &'a mut Restorer,
    pub(super) node: NodeRef,
}

impl<'de> DeserializeSeed<'de> for Present<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<bool, D::Error> {
        from.deserialize_option(Optional {
            restorer: self.restorer,
            node: self.node,
        })
    }
}

/// `null` or a value; whether it is a value.
pub(super) struct Optional<'a> {
    pub(super) restorer: &'a mut Restorer,
    pub(super) node: NodeRef,
}

impl<'de> Visitor<'de> for Optional<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E: Error>(self) -> Result<bool, E> {
        self.restorer.out.push_str("null");
        Ok(false)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<bool, D::Error> {
        self.restorer.value(self.node, from)?;
        Ok(true)
    }
}

/// A list or an object, or any scalar in its place.
pub(super) struct Container<'a> {
    pub(super) restorer: &'a mut Restorer,
    pub(super) inside: Inside,
}

/// What a container holds.
#[derive(Clone, Copy)]
pub(super) enum Inside {
    Items(NodeRef),
    Slots(&'static [Field]),
    Pairs { key: NodeRef, value: NodeRef },
    Fields(&'static [Field]),
}

impl<'de> Visitor<'de> for Container<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.restorer.out.push_str("null");
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.restorer
            .out
            .push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.restorer.out.push_str(&value.to_string());
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.restorer.out.push_str(&value.to_string());
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.restorer
            .out
            .push_str(&serde_json::Value::from(value).to_string());
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.restorer.string(value);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self { restorer, inside } = self;
        let is_map = matches!(inside, Inside::Pairs { .. });
        restorer.out.push(if is_map { '{' } else { '[' });
        let mut index = 0;
        loop {
            restorer.path.push(Step::Index(index));
            let before = restorer.out.len();
            if index > 0 && !is_map {
                restorer.out.push(',');
            }
            let more = match inside {
                Inside::Pairs { key, value } => list.next_element_seed(Pair {
                    restorer,
                    key,
                    value,
                })?,
                Inside::Items(items) => list.next_element_seed(Element {
                    restorer,
                    node: Some(items),
                })?,
                Inside::Slots(slots) => {
                    let node = slots.get(index).map(|slot| slot.node);
                    list.next_element_seed(Element { restorer, node })?
                }
                Inside::Fields(_) => list.next_element_seed(Element {
                    restorer,
                    node: None,
                })?,
            };
            restorer.path.pop();
            if more.is_none() {
                restorer.out.truncate(before);
                break;
            }
            index += 1;
        }
        restorer.out.push(if is_map { '}' } else { ']' });
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { restorer, inside } = self;
        if let Inside::Slots(slots) = inside {
            return restorer.slots(slots, map);
        }
        restorer.out.push('{');
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            let field = match inside {
                Inside::Pairs { value, .. } => Some(Field::content(value)),
                Inside::Fields(fields) => {
                    fields.iter().find(|field| is_called(field, &key)).copied()
                }
                Inside::Items(_) | Inside::Slots(_) => None,
            };
            match field {
                Some(field) => restorer.field(&field, &key, &mut map)?,
                None => restorer.unknown(&key, &mut map)?,
            }
        }
        restorer.out.push('}');
        Ok(())
    }
}

/// Whether serde takes `key` for the field.
pub(super) fn is_called(field: &Field, key: &str) -> bool {
    field.name.as_str() == key || field.aliases.contains(&key)
}

impl Restorer {
    /// A key that the table does not know: serde ignores it or says so.
    fn unknown<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        self.key(key);
        self.out
            .push_str(map.next_value::<&serde_json::value::RawValue>()?.get());
        Ok(())
    }

    /// An object with one key per slot becomes a list.
    fn slots<'de, A: MapAccess<'de>>(
        &mut self,
        slots: &[Field],
        mut map: A,
    ) -> Result<(), A::Error> {
        let mut values: Vec<Option<String>> = vec![None; slots.len()];
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            let Some(index) = slots.iter().position(|slot| slot.name.as_str() == key) else {
                map.next_value::<serde::de::IgnoredAny>()?;
                continue;
            };
            let outer = std::mem::take(&mut self.out);
            self.path.push(Step::Key(key.into_owned()));
            let node = slots[index].node;
            map.next_value_seed(Seed {
                restorer: self,
                node,
            })?;
            self.path.pop();
            values[index] = Some(std::mem::replace(&mut self.out, outer));
        }
        self.out.push('[');
        for (slot, value) in slots.iter().zip(values) {
            let Some(value) = value else {
                return Err(A::Error::custom(format_args!(
                    "missing field `{}`",
                    slot.name.as_str()
                )));
            };
            if !self.out.ends_with('[') {
                self.out.push(',');
            }
            self.out.push_str(&value);
        }
        self.out.push(']');
        Ok(())
    }
}

/// One item of a list, with or without a node.
struct Element<'a> {
    restorer: &'a mut Restorer,
    node: Option<NodeRef>,
}

impl<'de> DeserializeSeed<'de> for Element<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        match self.node {
            Some(node) => self.restorer.value(node, from),
            None => self.restorer.copy(from),
        }
    }
}

/// One `{"key": …, "value": …}` of a map.
struct Pair<'a> {
    restorer: &'a mut Restorer,
    key: NodeRef,
    value: NodeRef,
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
                    restorer.path.push(Step::Key("value".to_owned()));
                    map.next_value_seed(Seed {
                        restorer,
                        node: value,
                    })?;
                    restorer.path.pop();
                    has_value = true;
                }
                "value" => {
                    let outer = std::mem::take(&mut restorer.out);
                    restorer.path.push(Step::Key("value".to_owned()));
                    map.next_value_seed(Seed {
                        restorer,
                        node: value,
                    })?;
                    restorer.path.pop();
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

/// The keys and the unread values of an object, or nothing where it is none.
#[derive(Default)]
pub(crate) struct Entries<'de>(pub(crate) Vec<(Cow<'de, str>, &'de serde_json::value::RawValue)>);

impl<'de> Entries<'de> {
    pub(crate) fn of(json: &'de str) -> Option<Self> {
        let mut from = serde_json::Deserializer::from_str(json);
        from.deserialize_map(Self(Vec::new())).ok()
    }

    pub(super) fn get(&self, key: &str) -> Option<&'de serde_json::value::RawValue> {
        self.0
            .iter()
            .find(|(it, _)| it == key)
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
            self.0.push((key, raw_value(&mut map)?));
        }
        Ok(self)
    }
}

fn raw_value<'de, A: MapAccess<'de>>(
    map: &mut A,
) -> Result<&'de serde_json::value::RawValue, A::Error> {
    struct Raw;
    impl<'de> DeserializeSeed<'de> for Raw {
        type Value = &'de serde_json::value::RawValue;
        fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
            raw(from)
        }
    }
    map.next_value_seed(Raw)
}
