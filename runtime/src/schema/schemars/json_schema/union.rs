//! Enums with data, by how they are tagged.

use schemars::{Schema, json_schema};
use serde_json::json;

use super::keywords::describe;
use super::plain::{Keys, Writer};
use crate::schema::table::node::{Constraints, Content, Tagging, Text, Variant};

impl Writer<'_> {
    /// One of the variants: exactly one where a tag tells them apart.
    pub(super) fn union(&mut self, tagging: &Tagging, variants: &[Variant]) -> Schema {
        let tagged =
            !matches!(tagging, Tagging::Untagged) && variants.iter().all(|it| !it.untagged);
        let keyword = if tagged { "oneOf" } else { "anyOf" };
        let schemas = self.variants(tagging, variants, true);
        let mut schema = Schema::default();
        schema.insert(keyword.to_owned(), json!(schemas));
        schema
    }

    /// Each variant; not `alone` where other keys may stand beside its own.
    pub(super) fn variants(
        &mut self,
        tagging: &Tagging,
        variants: &[Variant],
        alone: bool,
    ) -> Vec<Schema> {
        let schemas = variants.iter().map(|variant| {
            let mut schema = if variant.untagged {
                self.content(variant, alone)
            } else {
                self.variant(tagging, variant, alone)
            };
            describe(&mut schema, variant.doc);
            schema
        });
        schemas.collect()
    }

    fn variant(&mut self, tagging: &Tagging, variant: &Variant, alone: bool) -> Schema {
        let name = variant.name.as_str();
        let mut keys = Keys {
            closed: alone && variant.closed,
            ..Keys::default()
        };
        match tagging {
            Tagging::Untagged => return self.content(variant, alone),
            Tagging::External => {
                if let Content::Unit = variant.content {
                    return json_schema!({ "type": "string", "const": name });
                }
                keys.require(variant.name, self.content(variant, true));
                keys.closed = alone;
            }
            Tagging::Internal(tag) => {
                keys.require(*tag, tag_of(name));
                match variant.content {
                    // serde ignores other keys beside the tag of a unit, whatever is denied.
                    Content::Unit => keys.closed = false,
                    Content::Newtype(field) => {
                        keys.closed = false;
                        self.merge(field.node, &mut keys, false);
                    }
                    Content::Tuple(fields) | Content::Struct(fields) => {
                        self.keys(fields, &mut keys);
                    }
                }
            }
            Tagging::Adjacent(tag, content) => {
                keys.require(*tag, tag_of(name));
                if !matches!(variant.content, Content::Unit) {
                    keys.require(*content, self.content(variant, true));
                }
            }
        }
        keys.into_schema()
    }

    /// Returns what a variant carries, as a value of its own.
    fn content(&mut self, variant: &Variant, alone: bool) -> Schema {
        match variant.content {
            Content::Unit => json_schema!({ "type": "null" }),
            Content::Newtype(field) if alone => self.field(field, Constraints::NONE),
            Content::Newtype(field) => {
                let mut keys = Keys::default();
                self.merge(field.node, &mut keys, false);
                keys.into_schema()
            }
            Content::Tuple(slots) => self.tuple(slots),
            Content::Struct(fields) => {
                let mut keys = Keys {
                    closed: alone && variant.closed,
                    ..Keys::default()
                };
                self.keys(fields, &mut keys);
                keys.into_schema()
            }
        }
    }
}

impl Keys {
    /// A key that has to be there.
    fn require(&mut self, name: Text, schema: Schema) {
        let name = name.as_str();
        self.required.push(name.into());
        self.properties.insert(name.to_owned(), schema.into());
    }
}

fn tag_of(name: &str) -> Schema {
    json_schema!({ "type": "string", "const": name })
}
