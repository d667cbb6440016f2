//! The way back: the JSON that a strict schema made the model write becomes the JSON that serde
//! reads. Lists of pairs become maps, slots become tuples, JSON in strings becomes JSON, `null` for
//! a field that has a default disappears, and `1.0` becomes `1` where an integer belongs.
//!
//! It walks text and table together, in one pass, and copies what it need not change. What does not
//! fit the table is copied too: serde knows better what to say about it. A form that serde reads
//! already (a map as an object, a tuple as a list) is left as it is, so that an answer made without
//! a schema is no mistake.

mod pair;
mod union;
mod visit;

use std::borrow::Cow;

use serde::de::{Deserializer, Error as _, MapAccess};
use serde_json::value::RawValue;

use super::entries::raw;
use super::pick;
use crate::schema::table::json_path::{self, Step};
use crate::schema::table::node::{Field, Kind, NodeRef, Quoted, Value};
use crate::schema::table::{number, shape};
use visit::Inside;

/// The deepest nesting that is followed, which is serde_json's own.
const DEPTH: usize = 128;

/// Why the way back ended: where, and what is wrong there.
pub(crate) struct Stopped {
    pub(crate) path: String,
    pub(crate) message: String,
}

/// The JSON that serde reads for `root`, from the JSON that the model wrote, given the definitions
/// around it.
pub(crate) fn restore(
    root: NodeRef,
    enclosing: &[(u64, NodeRef)],
    json: &str,
) -> Result<String, Stopped> {
    let mut restorer = Restorer {
        out: String::with_capacity(json.len()),
        path: Vec::new(),
        enclosing: enclosing.to_vec(),
    };
    match restorer.text(root, json) {
        Ok(()) => Ok(restorer.out),
        Err(error) => Err(Stopped {
            path: json_path::of(&restorer.path),
            message: json_path::without_position(error.to_string()),
        }),
    }
}

/// The written text, and where the reading is.
struct Restorer {
    out: String,
    path: Vec<Step>,
    /// The definitions around this place, for generic types inside themselves.
    enclosing: Vec<(u64, NodeRef)>,
}

impl Restorer {
    /// One value from its own text.
    fn text(&mut self, node: NodeRef, json: &str) -> serde_json::Result<()> {
        // A level may be of a newtype and of what it holds.
        if self.path.len() > DEPTH || self.enclosing.len() > 2 * DEPTH {
            return Err(serde_json::Error::custom("recursion limit exceeded"));
        }
        let mut deserializer = serde_json::Deserializer::from_str(json);
        self.value(node, &mut deserializer)
    }

    /// One value.
    fn value<'de, D: Deserializer<'de>>(&mut self, node: NodeRef, from: D) -> Result<(), D::Error> {
        let defined = node.get().definition.as_ref();
        if let Some(definition) = defined {
            self.enclosing.push((definition.id, node));
        }
        let result = match &node.get().kind {
            Kind::Null
            | Kind::Boolean
            | Kind::Number
            | Kind::String
            | Kind::Parsed
            | Kind::Foreign(_) => self.copy(from),
            Kind::Integer { .. } => self.integer(from),
            Kind::Enum(values) => self.enum_value(values, from),
            Kind::Json => self.json(from),
            Kind::Newtype(field) => self.value(field.node, from),
            Kind::Nullable(inner) => from
                .deserialize_option(visit::Present {
                    restorer: self,
                    node: *inner,
                })
                .map(drop),
            Kind::Array { items, .. } => self.container(Inside::Array(*items), from),
            Kind::Map { key, value } => self.container(Inside::Map(*key, *value), from),
            Kind::Tuple(slots) => self.container(Inside::Tuple(slots), from),
            Kind::Object(fields) if fields.iter().all(|field| !field.flatten) => {
                self.container(Inside::Object(fields), from)
            }
            Kind::Object(fields) => self.flattened(fields, from),
            Kind::Union(tagging, variants) => self.union(tagging, variants, from),
            Kind::Quoted(quoted) => self.quoted(quoted, from),
            Kind::Recursive(id) => match self.enclosing.iter().rev().find(|(it, _)| it == id) {
                Some((_, node)) => {
                    let node = *node;
                    self.value(node, from)
                }
                None => self.copy(from),
            },
        };
        if defined.is_some() {
            self.enclosing.pop();
        }
        result
    }

    fn container<'de, D: Deserializer<'de>>(
        &mut self,
        inside: Inside,
        from: D,
    ) -> Result<(), D::Error> {
        from.deserialize_any(visit::Container {
            restorer: self,
            inside,
        })
    }

    /// Text that serde reads as it stands.
    fn copy<'de, D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
        self.out.push_str(raw(from)?.get());
        Ok(())
    }

    fn integer<'de, D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
        let json = raw(from)?.get();
        self.out
            .push_str(&number::as_integer(json).map_or(Cow::Borrowed(json), Cow::Owned));
        Ok(())
    }

    /// Some providers do not keep the case of enum values.
    fn enum_value<'de, D: Deserializer<'de>>(
        &mut self,
        values: &[Value],
        from: D,
    ) -> Result<(), D::Error> {
        let json = raw(from)?.get();
        let text = serde_json::from_str::<Cow<'_, str>>(json).ok();
        match text.and_then(|text| pick::value(values, &text)) {
            Some(number) => self.string(values[number].name.as_str()),
            None => self.out.push_str(json),
        }
        Ok(())
    }

    /// JSON in a string. Text that is no JSON is taken for a string that the model did not quote
    /// twice.
    fn json<'de, D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
        let json = raw(from)?.get();
        match serde_json::from_str::<String>(json) {
            Ok(inner) if serde_json::from_str::<&RawValue>(&inner).is_ok() => {
                self.out.push_str(&inner);
            }
            _ => self.out.push_str(json),
        }
        Ok(())
    }

    /// A value as JSON text in a string.
    fn quoted<'de, D: Deserializer<'de>>(
        &mut self,
        quoted: &Quoted,
        from: D,
    ) -> Result<(), D::Error> {
        let around = self.enclosing.len();
        self.enclosing.extend_from_slice(&quoted.around);
        let json = pick::unquoted(quoted.node, raw(from)?.get());
        self.text(quoted.node, &json).map_err(D::Error::custom)?;
        self.enclosing.truncate(around);
        Ok(())
    }

    /// Writes a string.
    fn string(&mut self, text: &str) {
        self.out
            .push_str(&serde_json::Value::from(text).to_string());
    }

    /// Writes a key and the colon after it, with a comma before it if need be.
    fn key(&mut self, key: &str) {
        if !self.out.ends_with('{') {
            self.out.push(',');
        }
        self.string(key);
        self.out.push(':');
    }

    /// One field of an object, under the key that it came with, or that it was sent for. A `null` that
    /// only says that the field is left out is left out.
    fn field<'de, A: MapAccess<'de>>(
        &mut self,
        field: &Field,
        key: &str,
        map: &mut A,
    ) -> Result<(), A::Error> {
        let before = self.out.len();
        let key = field.name.own(key);
        self.path.push(Step::Key(key.to_owned()));
        self.key(key);
        if shape::null_means_absent(field) {
            let present = map.next_value_seed(visit::Present {
                restorer: self,
                node: field.node,
            })?;
            if !present {
                self.out.truncate(before);
            }
        } else {
            map.next_value_seed(visit::Seed {
                restorer: self,
                node: field.node,
            })?;
        }
        self.path.pop();
        Ok(())
    }
}
