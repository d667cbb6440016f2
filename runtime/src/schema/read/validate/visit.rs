//! Reading as serde wants it: one visitor for whatever has an inside. It counts items and walks into
//! them; what a value is held to is decided in the parent module.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Chain, Checker, Step};
use crate::schema::read::pick::is_called;
use crate::schema::table::node::{Field, NodeRef};

/// What has an inside.
#[derive(Clone, Copy)]
pub(super) enum Inside {
    Array(NodeRef),
    Map(NodeRef),
    Tuple(&'static [Field]),
    Object(&'static [Field]),
}

/// One value, which may be `null` where it is read as an `Option`.
pub(super) struct Seed<'a> {
    pub(super) checker: &'a mut Checker,
    pub(super) node: NodeRef,
    pub(super) constraints: Chain<'a>,
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        self.checker.value(self.node, self.constraints, from)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        self.checker.value(self.node, self.constraints, from)
    }
}

/// A list or an object, or any scalar in its place.
pub(super) struct Container<'a> {
    pub(super) checker: &'a mut Checker,
    pub(super) inside: Inside,
    pub(super) constraints: Chain<'a>,
}

impl<'de> Visitor<'de> for Container<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self {
            checker,
            inside,
            constraints,
        } = self;
        let mut count = 0;
        loop {
            let (node, own) = match inside {
                Inside::Array(items) => (Some(items), None),
                Inside::Tuple(slots) => {
                    let slot = slots.get(count);
                    (slot.map(|it| it.node), slot.and_then(|it| it.constraints))
                }
                Inside::Map(_) | Inside::Object(_) => (None, None),
            };
            checker.path.push(Step::Index(count));
            let more = match node {
                Some(node) => {
                    let constraints = Chain::of(own);
                    list.next_element_seed(Seed {
                        checker,
                        node,
                        constraints,
                    })?
                    .is_some()
                }
                None => list.next_element::<IgnoredAny>()?.is_some(),
            };
            checker.path.pop();
            if !more {
                break;
            }
            count += 1;
        }
        checker.item_count(constraints, count);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self {
            checker,
            inside,
            constraints,
        } = self;
        let mut count = 0;
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            let (node, own) = match inside {
                Inside::Map(value) => (Some(value), None),
                Inside::Object(fields) => {
                    let field = fields.iter().find(|field| is_called(field, &key));
                    (field.map(|it| it.node), field.and_then(|it| it.constraints))
                }
                Inside::Array(_) | Inside::Tuple(_) => (None, None),
            };
            checker.path.push(Step::Key(key.into_owned()));
            match node {
                Some(node) => {
                    let constraints = Chain::of(own);
                    map.next_value_seed(Seed {
                        checker,
                        node,
                        constraints,
                    })?;
                }
                None => drop(map.next_value::<IgnoredAny>()?),
            }
            checker.path.pop();
            count += 1;
        }
        if matches!(inside, Inside::Map(_)) {
            checker.item_count(constraints, count);
        }
        Ok(())
    }
}
