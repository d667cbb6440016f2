//! Objects with fixed keys. An object into which an enum is flattened is one object per variant, as
//! strict mode knows no keys that depend on others: `anyOf` of all of them, each with its tag first.

use super::super::node::{Content, Field, Kind, NodeRef, Tagging, Text, Variant};
use super::super::shape;
use super::Document;
use super::notes::Notes;

/// What is written of the keys.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    /// `"key":schema` of the tags.
    Tags,
    /// `"key":schema` of all others.
    Fields,
    /// `"key"` of the tags.
    TagNames,
    /// `"key"` of all others.
    FieldNames,
}

impl Document {
    /// The object, or the `anyOf` of objects, that the fields stand for.
    pub(super) const fn object(
        &mut self,
        fields: &'static [Field],
        notes: &Notes<'_>,
        nullable: bool,
    ) {
        let count = shape::alternatives(fields);
        if count == 1 && !nullable {
            self.out.raw("{");
            self.description(notes);
            self.fields(fields, 0);
            self.out.raw("}");
            return;
        }
        self.out.raw("{");
        self.description(notes);
        self.out.raw("\"anyOf\":[");
        let mut i = 0;
        while i < count {
            self.out.raw(if i > 0 { ",{" } else { "{" });
            self.say_fields(fields, i);
            self.fall_silent();
            self.fields(fields, i);
            self.out.raw("}");
            i += 1;
        }
        self.out.raw(if nullable {
            ",{\"type\":\"null\"}]}"
        } else {
            "]}"
        });
    }

    /// The `index`th alternative of the fields, from `"type"` to `"additionalProperties"`.
    pub(super) const fn fields(&mut self, fields: &'static [Field], index: usize) {
        self.out.raw("\"type\":\"object\",\"properties\":{");
        let mut first = true;
        self.keys(fields, index, Part::Tags, &mut first);
        self.keys(fields, index, Part::Fields, &mut first);
        self.out.raw("},\"required\":[");
        first = true;
        self.keys(fields, index, Part::TagNames, &mut first);
        self.keys(fields, index, Part::FieldNames, &mut first);
        self.out.raw("],\"additionalProperties\":false");
    }

    /// The `index`th alternative of one variant, as an object.
    pub(super) const fn variant(
        &mut self,
        tagging: &Tagging,
        variant: &'static Variant,
        index: usize,
    ) {
        self.out.raw("{");
        self.say_variant(variant, index);
        self.fall_silent();
        self.out.raw("\"type\":\"object\",\"properties\":{");
        let mut first = true;
        self.variant_keys(tagging, variant, index, Part::Tags, &mut first);
        self.variant_keys(tagging, variant, index, Part::Fields, &mut first);
        self.out.raw("},\"required\":[");
        first = true;
        self.variant_keys(tagging, variant, index, Part::TagNames, &mut first);
        self.variant_keys(tagging, variant, index, Part::FieldNames, &mut first);
        self.out.raw("],\"additionalProperties\":false}");
    }

    const fn keys(
        &mut self,
        fields: &'static [Field],
        mut index: usize,
        part: Part,
        first: &mut bool,
    ) {
        let mut i = 0;
        while i < fields.len() {
            let field = &fields[i];
            if field.flatten {
                let choices = shape::choices(field.node);
                self.choice(field.node, index % choices, part, first);
                index /= choices;
            } else {
                self.key(field, part, first);
            }
            i += 1;
        }
    }

    const fn key(&mut self, field: &Field, part: Part, first: &mut bool) {
        match part {
            Part::Tags | Part::TagNames => {}
            Part::FieldNames => self.name(field.name, first),
            Part::Fields => {
                self.name(field.name, first);
                self.out.raw(":");
                let notes = Notes::NONE.and(field.doc, field.rules);
                // What serde can do without may be left out by `null`, which the way back removes.
                let nullable = field.default && !shape::takes_null(field.node);
                self.position(field.node, &notes, nullable);
            }
        }
    }

    const fn name(&mut self, name: Text, first: &mut bool) {
        self.out.raw(if *first { "\"" } else { ",\"" });
        *first = false;
        self.out.raw(name.as_json());
        self.out.raw("\"");
    }

    /// The `index`th set of keys of something flattened.
    const fn choice(&mut self, node: NodeRef, mut index: usize, part: Part, first: &mut bool) {
        match &shape::strip(node).get().kind {
            Kind::Object(fields) => self.keys(fields, index, part, first),
            Kind::Nullable(inner) if index < shape::choices(*inner) => {
                self.choice(*inner, index, part, first);
            }
            Kind::Union(tagging, variants) => {
                let mut i = 0;
                while i < variants.len() {
                    let choices = shape::variant_choices(tagging, &variants[i]);
                    if index < choices {
                        return self.variant_keys(tagging, &variants[i], index, part, first);
                    }
                    index -= choices;
                    i += 1;
                }
            }
            _ => {}
        }
    }

    const fn variant_keys(
        &mut self,
        tagging: &Tagging,
        variant: &'static Variant,
        index: usize,
        part: Part,
        first: &mut bool,
    ) {
        if variant.untagged {
            return self.content_keys(variant, index, part, first);
        }
        match tagging {
            Tagging::Untagged => self.content_keys(variant, index, part, first),
            Tagging::Internal(tag) => {
                self.tag(*tag, variant, part, first);
                self.content_keys(variant, index, part, first);
            }
            Tagging::Adjacent(tag, content) => {
                self.tag(*tag, variant, part, first);
                if !matches!(variant.content, Content::Unit) {
                    self.content_key(*content, variant, part, first);
                }
            }
            // The one key is the tag, and what tells the alternatives apart comes first.
            Tagging::External => match part {
                Part::Tags => self.content_key(variant.name, variant, Part::Fields, first),
                Part::TagNames => self.name(variant.name, first),
                Part::Fields | Part::FieldNames => {}
            },
        }
    }

    const fn tag(&mut self, tag: Text, variant: &Variant, part: Part, first: &mut bool) {
        match part {
            Part::Fields | Part::FieldNames => {}
            Part::TagNames => self.name(tag, first),
            Part::Tags => {
                self.name(tag, first);
                // One value of an `enum` and not `const`, which Gemini does not list.
                self.out.raw(":{\"type\":\"string\",\"enum\":[\"");
                self.out.raw(variant.name.as_json());
                self.out.raw("\"]}");
            }
        }
    }

    const fn content_key(
        &mut self,
        name: Text,
        variant: &'static Variant,
        part: Part,
        first: &mut bool,
    ) {
        match part {
            Part::Tags | Part::TagNames => {}
            Part::FieldNames => self.name(name, first),
            Part::Fields => {
                self.name(name, first);
                self.out.raw(":");
                self.content(variant, &Notes::NONE);
            }
        }
    }

    const fn content_keys(
        &mut self,
        variant: &'static Variant,
        index: usize,
        part: Part,
        first: &mut bool,
    ) {
        match variant.content {
            Content::Unit | Content::Tuple(_) => {}
            Content::Newtype(field) => self.choice(field.node, index, part, first),
            Content::Struct(fields) => self.keys(fields, index, part, first),
        }
    }

    /// The descriptions of the variants that the `index`th alternative is made of.
    const fn say_fields(&mut self, fields: &[Field], mut index: usize) {
        let mut i = 0;
        while i < fields.len() {
            if fields[i].flatten {
                let choices = shape::choices(fields[i].node);
                self.say_choice(fields[i].node, index % choices);
                index /= choices;
            }
            i += 1;
        }
    }

    const fn say_choice(&mut self, node: NodeRef, mut index: usize) {
        match &shape::strip(node).get().kind {
            Kind::Object(fields) => self.say_fields(fields, index),
            Kind::Nullable(inner) if index < shape::choices(*inner) => {
                self.say_choice(*inner, index);
            }
            Kind::Union(tagging, variants) => {
                let mut i = 0;
                while i < variants.len() {
                    let choices = shape::variant_choices(tagging, &variants[i]);
                    if index < choices {
                        return self.say_variant(&variants[i], index);
                    }
                    index -= choices;
                    i += 1;
                }
            }
            _ => {}
        }
    }

    const fn say_variant(&mut self, variant: &Variant, index: usize) {
        self.say(variant.doc);
        match variant.content {
            Content::Unit | Content::Tuple(_) => {}
            Content::Newtype(field) => {
                self.say(field.doc);
                self.say_choice(field.node, index);
            }
            Content::Struct(fields) => self.say_fields(fields, index),
        }
    }
}
