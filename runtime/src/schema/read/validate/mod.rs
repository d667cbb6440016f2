//! An answer is held to its constraints: all of them, each breach with its JSON path.
//!
//! It reads the JSON that serde reads (`restore` has run), once, beside the table. What is not of
//! the type is serde's to say, so it is passed over here.

mod format;
#[cfg(feature = "garde023")]
pub(crate) mod garde;
mod place;
mod scalar;
mod visit;

use serde::de::{Deserializer, IgnoredAny};
use serde_json::value::RawValue;

use super::entries::{Entries, raw};
use super::pick::{self, Form, Found};
use crate::schema::table::json_path::{self, Step};
use crate::schema::table::node::{
    Complaint, Constraints, Content, Field, Kind, NodeRef, Tagging, Validator, Variant,
};

/// One constraint that an answer does not fulfil.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// Where, as a JSON path such as `$.items[3].price`.
    pub path: String,
    /// What is wrong there, and what was asked.
    pub message: String,
}

/// All constraints that the JSON of a `root` does not fulfil.
pub(crate) fn violations(root: NodeRef, json: &str) -> Vec<Violation> {
    let mut checker = Checker::default();
    checker.text(root, Chain::END, json);
    checker.found
}

/// The constraints that the JSON of one field does not fulfil; paths begin at the field.
pub(crate) fn of_field(field: &'static Field, json: &str) -> Vec<Violation> {
    let mut checker = Checker::default();
    checker.text(field.node, Chain::of(field.constraints), json);
    checker.found
}

/// The constraints that meet at one position, the innermost first.
#[derive(Clone, Copy)]
struct Chain<'a> {
    constraints: Option<&'static Constraints>,
    /// Whether the user's own rule among them has run: it is for the field's type as a whole, and
    /// not once more for what an `Option` holds.
    validated: bool,
    outer: Option<&'a Chain<'a>>,
}

impl<'a> Chain<'a> {
    const END: Chain<'static> = Chain {
        constraints: None,
        validated: false,
        outer: None,
    };

    const fn of(constraints: Option<&'static Constraints>) -> Chain<'static> {
        Chain {
            constraints,
            ..Chain::END
        }
    }

    fn iter(&'a self) -> impl Iterator<Item = &'static Constraints> + use<'a> {
        std::iter::successors(Some(self), |it| it.outer).filter_map(|it| it.constraints)
    }

    fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

/// The breaches found, and where the reading is.
#[derive(Default)]
struct Checker {
    path: Vec<Step>,
    found: Vec<Violation>,
    /// The definitions around this place, for generic types inside themselves.
    enclosing: Vec<(u64, NodeRef)>,
}

impl Checker {
    fn report(&mut self, message: String) {
        self.found.push(Violation {
            path: json_path::of(&self.path),
            message,
        });
    }

    /// One value from its own text. It is JSON, but a deserializer of the user's own may have passed
    /// over what cannot be read, such as `1e999`; there the check ends.
    fn text(&mut self, node: NodeRef, constraints: Chain<'_>, json: &str) {
        let (steps, definitions) = (self.path.len(), self.enclosing.len());
        let mut from = serde_json::Deserializer::from_str(json);
        if self.value(node, constraints, &mut from).is_err() {
            self.path.truncate(steps);
            self.enclosing.truncate(definitions);
        }
    }

    /// The user's own rule, which reads the value by itself.
    fn user_rule(&mut self, rule: Option<Validator>, node: NodeRef, json: &str) {
        for Complaint { steps, message } in rule.map(|rule| rule(json)).unwrap_or_default() {
            let before = self.path.len();
            let place = place::in_json(node, json, &self.enclosing, &steps);
            self.path.extend(place);
            self.report(message);
            self.path.truncate(before);
        }
    }

    /// One value.
    fn value<'de, D: Deserializer<'de>>(
        &mut self,
        node: NodeRef,
        constraints: Chain<'_>,
        from: D,
    ) -> Result<(), D::Error> {
        let table = node.get();
        let of_field = constraints
            .constraints
            .and_then(|it| it.validate)
            .filter(|_| !constraints.validated);
        if of_field.is_some() || table.validate.is_some() {
            let json = raw(from)?.get();
            self.user_rule(of_field, node, json);
            self.user_rule(table.validate, node, json);
            let constraints = Chain {
                validated: true,
                ..constraints
            };
            let mut from = serde_json::Deserializer::from_str(json);
            if let Err(error) = self.kind(node, constraints, &mut from) {
                return Err(serde::de::Error::custom(error));
            }
            return Ok(());
        }
        self.kind(node, constraints, from)
    }

    fn kind<'de, D: Deserializer<'de>>(
        &mut self,
        node: NodeRef,
        constraints: Chain<'_>,
        from: D,
    ) -> Result<(), D::Error> {
        let defined = node.get().definition.as_ref();
        if let Some(definition) = defined {
            self.enclosing.push((definition.id, node));
        }
        let result = match &node.get().kind {
            Kind::Null | Kind::Boolean | Kind::Enum(_) | Kind::Json | Kind::Foreign(_) => {
                skip(from)
            }
            Kind::Integer { .. } | Kind::Number | Kind::String | Kind::Parsed
                if constraints.is_empty() =>
            {
                skip(from)
            }
            Kind::Integer { .. } | Kind::Number => self.number(constraints, from),
            Kind::String | Kind::Parsed => self.string(constraints, from),
            Kind::Nullable(inner) => from.deserialize_option(visit::Seed {
                checker: self,
                node: *inner,
                constraints,
            }),
            Kind::Newtype(field) => self.value(
                field.node,
                Chain {
                    outer: Some(&constraints),
                    ..Chain::of(field.constraints)
                },
                from,
            ),
            Kind::Array { items, .. } => {
                self.container(visit::Inside::Array(*items), constraints, from)
            }
            Kind::Map { value, .. } => {
                self.container(visit::Inside::Map(*value), constraints, from)
            }
            Kind::Tuple(slots) => self.container(visit::Inside::Tuple(slots), constraints, from),
            Kind::Object(fields) if fields.iter().all(|field| !field.flatten) => {
                self.container(visit::Inside::Object(fields), constraints, from)
            }
            Kind::Object(fields) => {
                let json = raw(from)?.get();
                self.entries(json, |key, object| {
                    pick::field(fields, key, object, Form::Read)
                });
                Ok(())
            }
            Kind::Union(tagging, variants) => {
                self.union(tagging, variants, raw(from)?.get());
                Ok(())
            }
            Kind::Quoted(quoted) => {
                let around = self.enclosing.len();
                self.enclosing.extend_from_slice(&quoted.around);
                let result = self.value(quoted.node, constraints, from);
                self.enclosing.truncate(around);
                result
            }
            Kind::Recursive(id) => match self.enclosing.iter().rev().find(|(it, _)| it == id) {
                Some((_, node)) => {
                    let node = *node;
                    self.value(node, constraints, from)
                }
                None => skip(from),
            },
        };
        if defined.is_some() {
            self.enclosing.pop();
        }
        result
    }

    fn container<'de, D: Deserializer<'de>>(
        &mut self,
        inside: visit::Inside,
        constraints: Chain<'_>,
        from: D,
    ) -> Result<(), D::Error> {
        from.deserialize_any(visit::Container {
            checker: self,
            inside,
            constraints,
        })
    }

    fn union(&mut self, tagging: &Tagging, variants: &'static [Variant], json: &str) {
        let object = Entries::of(json);
        let tagged = object.as_ref().and_then(|object| {
            pick::variant(tagging, variants, object, Form::Read).filter(|it| !it.untagged)
        });
        match (tagging, tagged) {
            (Tagging::Untagged, _) | (_, None) => {
                if let Some(variant) = pick::untagged(tagging, variants, json, Form::Read) {
                    self.content(variant, json);
                }
            }
            (Tagging::External, Some(variant)) => self.entries(json, |key, _| {
                pick::is_variant(variant, key).then_some(Found::Content(variant.name, variant))
            }),
            (Tagging::Adjacent(_, content), Some(variant)) => self.entries(json, |key, _| {
                (content.as_str() == key).then_some(Found::Content(*content, variant))
            }),
            (Tagging::Internal(tag), Some(variant)) => self.entries(json, |key, object| {
                if key == tag.as_str() {
                    None
                } else {
                    pick::content(variant, key, object, Form::Read)
                }
            }),
        }
    }

    fn content(&mut self, variant: &'static Variant, json: &str) {
        match variant.content {
            Content::Unit => {}
            Content::Newtype(field) => {
                self.text(field.node, Chain::of(field.constraints), json);
            }
            Content::Tuple(slots) => {
                if let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(json) {
                    for (index, (slot, item)) in slots.iter().zip(items).enumerate() {
                        self.path.push(Step::Index(index));
                        self.field(slot, item.get());
                        self.path.pop();
                    }
                }
            }
            Content::Struct(fields) => {
                self.entries(json, |key, object| {
                    pick::field(fields, key, object, Form::Read)
                });
            }
        }
    }

    fn field(&mut self, field: &Field, json: &str) {
        self.text(field.node, Chain::of(field.constraints), json);
    }

    /// An object, each key as `find` says.
    fn entries(&mut self, json: &str, find: impl Fn(&str, &Entries<'_>) -> Option<Found>) {
        let Some(object) = Entries::of(json) else {
            return;
        };
        for (key, value) in &object.0 {
            self.path.push(Step::Key(key.to_string()));
            match find(key, &object) {
                Some(Found::Field(field)) => self.field(field, value.get()),
                Some(Found::Content(_, variant)) => self.content(variant, value.get()),
                Some(Found::Tag(_)) | None => {}
            }
            self.path.pop();
        }
    }
}

fn skip<'de, D: Deserializer<'de>>(from: D) -> Result<(), D::Error> {
    from.deserialize_ignored_any(IgnoredAny).map(drop)
}
