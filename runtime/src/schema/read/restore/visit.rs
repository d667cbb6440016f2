//! Reading as serde wants it: one visitor for whatever has an inside. What each value becomes is
//! decided by the table, in the parent module.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::pair::Pair;
use super::{Restorer, Step};
use crate::schema::read::pick::is_called;
use crate::schema::table::node::{Field, NodeRef};

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

/// One value that may be `null`; whether it is there.
pub(super) struct Present<'a> {
    pub(super) restorer: &'a mut Restorer,
    pub(super) node: NodeRef,
}

impl<'de> DeserializeSeed<'de> for Present<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<bool, D::Error> {
        from.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for Present<'_> {
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

/// What has an inside.
#[derive(Clone, Copy)]
pub(super) enum Inside {
    Array(NodeRef),
    Map(NodeRef, NodeRef),
    Tuple(&'static [Field]),
    Object(&'static [Field]),
}

/// A list or an object, or any scalar in its place.
pub(super) struct Container<'a> {
    pub(super) restorer: &'a mut Restorer,
    pub(super) inside: Inside,
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
        let is_map = matches!(inside, Inside::Map(..));
        restorer.out.push(if is_map { '{' } else { '[' });
        let mut index = 0;
        loop {
            restorer.path.push(Step::Index(index));
            if index > 0 && !is_map {
                restorer.out.push(',');
            }
            let more = match inside {
                Inside::Map(key, value) => list.next_element_seed(Pair {
                    restorer,
                    key,
                    value,
                })?,
                Inside::Array(items) => list.next_element_seed(Element {
                    restorer,
                    node: Some(items),
                })?,
                Inside::Tuple(slots) => {
                    let node = slots.get(index).map(|slot| slot.node);
                    list.next_element_seed(Element { restorer, node })?
                }
                Inside::Object(_) => list.next_element_seed(Element {
                    restorer,
                    node: None,
                })?,
            };
            restorer.path.pop();
            if more.is_none() {
                break;
            }
            index += 1;
        }
        if restorer.out.ends_with(',') {
            restorer.out.pop();
        }
        restorer.out.push(if is_map { '}' } else { ']' });
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { restorer, inside } = self;
        if let Inside::Tuple(slots) = inside {
            return restorer.slots(slots, map);
        }
        restorer.out.push('{');
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            let field = match inside {
                Inside::Map(_, value) => Some(Field::content(value)),
                Inside::Object(fields) => fields.iter().find(|it| is_called(it, &key)).copied(),
                Inside::Array(_) | Inside::Tuple(_) => None,
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
            if values[index].is_some() {
                return Err(A::Error::duplicate_field(slots[index].name.as_str()));
            }
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

impl Restorer {
    /// The slots of a variant, from their own text.
    pub(super) fn tuple_text(
        &mut self,
        slots: &'static [Field],
        json: &str,
    ) -> serde_json::Result<()> {
        let mut from = serde_json::Deserializer::from_str(json);
        from.deserialize_any(Container {
            restorer: self,
            inside: Inside::Tuple(slots),
        })
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
