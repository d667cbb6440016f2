//! Objects with fixed keys, in the order of declaration. An object into which an enum is flattened is one
//! object per variant, as strict mode knows no keys that depend on others: `anyOf` of all of them.

use super::Document;
use super::notes::Notes;
use crate::schema::table::node::{
    Content, Field, Kind, NodeRef, Tagging, Text, Variant, nested, opaque, scalar,
};
use crate::schema::table::shape;

/// The keys as far as they are written.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    /// `"key":schema`.
    Schemas,
    /// `"key"`.
    Names,
    /// Nothing: it counts the keys that may be left out.
    Omittable,
}

/// One list of keys in the making.
struct Keys {
    part: Part,
    first: bool,
    /// Number of further keys that serde can do without and that are left out.
    left_out: usize,
    /// Number of keys, where they are counted.
    omittable: usize,
}

/// The owner of the keys.
#[derive(Clone, Copy)]
enum Owner {
    Fields(&'static [Field]),
    Variant(&'static Tagging, &'static Variant),
}

impl Document<'_> {
    /// The object, or the `anyOf` of objects, that the fields stand for. The keys of a tuple's slots
    /// are never left out.
    pub(super) const fn object(
        &mut self,
        fields: &'static [Field],
        notes: &Notes<'_>,
        nullable: bool,
        named: bool,
    ) {
        let count = shape::alternatives(fields);
        if count == 1 && (!nullable || !self.profile.null) {
            self.out.raw("{");
            self.description(notes);
            self.fields(fields, 0, named);
            self.nullable(nullable);
            self.out.raw("}");
            return;
        }
        self.open_union(notes);
        let mut i = 0;
        while i < count {
            self.out.raw(if i > 0 { ",{" } else { "{" });
            self.say_fields(fields, i);
            self.end_description();
            self.fields(fields, i, named);
            self.out.raw("}");
            i += 1;
        }
        self.close_union(nullable);
    }

    /// The `index`th alternative of the fields, from `"type"` to `"additionalProperties"`.
    pub(super) const fn fields(&mut self, fields: &'static [Field], index: usize, named: bool) {
        self.lists(Owner::Fields(fields), index, named);
    }

    const fn lists(&mut self, owner: Owner, index: usize, named: bool) {
        let left_out = if named && self.profile.optional {
            self.leave_out(owner, index)
        } else {
            0
        };
        self.out.raw("\"type\":\"object\",\"properties\":{");
        self.list(owner, index, Part::Schemas, left_out);
        self.out.raw("},\"required\":[");
        self.list(owner, index, Part::Names, left_out);
        self.out.raw("]");
        if self.profile.ordering {
            self.out.raw(",\"propertyOrdering\":[");
            self.list(owner, index, Part::Names, 0);
            self.out.raw("]");
        }
        self.close_keys();
    }

    /// Returns how many of the keys may be left out, of those that are left for all objects.
    const fn leave_out(&mut self, owner: Owner, index: usize) -> usize {
        let omittable = self.list(owner, index, Part::Omittable, 0);
        let left_out = if omittable < self.optional {
            omittable
        } else {
            self.optional
        };
        self.optional -= left_out;
        left_out
    }

    const fn list(&mut self, owner: Owner, index: usize, part: Part, left_out: usize) -> usize {
        let mut keys = Keys {
            part,
            first: true,
            left_out,
            omittable: 0,
        };
        match owner {
            Owner::Fields(fields) => self.keys(fields, index, &mut keys),
            Owner::Variant(tagging, variant) => {
                self.variant_keys(tagging, variant, index, &mut keys);
            }
        }
        keys.omittable
    }

    /// The `index`th alternative of one variant, as an object.
    pub(super) const fn variant(
        &mut self,
        tagging: &'static Tagging,
        variant: &'static Variant,
        index: usize,
    ) {
        self.out.raw("{");
        self.say_variant(variant, index);
        self.end_description();
        self.lists(Owner::Variant(tagging, variant), index, true);
        self.out.raw("}");
    }

    const fn keys(&mut self, fields: &'static [Field], mut index: usize, keys: &mut Keys) {
        let mut i = 0;
        while i < fields.len() {
            let field = &fields[i];
            if field.flatten {
                let choices = shape::choices(field.node);
                self.choice(field.node, index % choices, keys);
                index /= choices;
            } else {
                self.key(field, keys);
            }
            i += 1;
        }
    }

    const fn key(&mut self, field: &Field, keys: &mut Keys) {
        let omittable = shape::is_omittable(field);
        let left_out = omittable && keys.left_out > 0;
        match keys.part {
            Part::Omittable => {
                if omittable {
                    keys.omittable += 1;
                }
            }
            Part::Names if left_out => keys.left_out -= 1,
            Part::Names => self.name(field.name, keys),
            Part::Schemas => {
                self.name(field.name, keys);
                self.out.raw(":");
                let notes = Notes::NONE.and(field.doc, field.constraints);
                if !left_out {
                    self.position(field.node, &notes, shape::null_means_absent(field));
                } else if let Kind::Nullable(inner) = &field.node.get().kind {
                    keys.left_out -= 1;
                    let notes = notes.and(field.node.get().doc, None);
                    self.position(*inner, &notes, false);
                } else {
                    keys.left_out -= 1;
                    self.position(field.node, &notes, false);
                }
            }
        }
    }

    const fn name(&mut self, name: Text, keys: &mut Keys) {
        self.out.raw(if keys.first { "\"" } else { ",\"" });
        keys.first = false;
        self.out.raw(name.as_json());
        self.out.raw("\"");
    }

    /// The `index`th set of keys of something flattened.
    const fn choice(&mut self, node: NodeRef, mut index: usize, keys: &mut Keys) {
        match &shape::strip(node).get().kind {
            Kind::Object(fields) => self.keys(fields, index, keys),
            Kind::Nullable(inner) if index < shape::choices(*inner) => {
                self.choice(*inner, index, keys);
            }
            Kind::Union(tagging, variants) => {
                let mut i = 0;
                while i < variants.len() {
                    let choices = shape::variant_choices(tagging, &variants[i]);
                    if index < choices {
                        return self.variant_keys(tagging, &variants[i], index, keys);
                    }
                    index -= choices;
                    i += 1;
                }
            }
            scalar!()
            | opaque!()
            | nested!()
            | Kind::Nullable(_)
            | Kind::Newtype(_)
            | Kind::Enum(_) => {}
        }
    }

    const fn variant_keys(
        &mut self,
        tagging: &Tagging,
        variant: &'static Variant,
        index: usize,
        keys: &mut Keys,
    ) {
        if variant.untagged {
            return self.content_keys(variant, index, keys);
        }
        match tagging {
            Tagging::Untagged => self.content_keys(variant, index, keys),
            Tagging::Internal(tag) => {
                self.tag(*tag, variant, keys);
                self.content_keys(variant, index, keys);
            }
            Tagging::Adjacent(tag, content) => {
                self.tag(*tag, variant, keys);
                if !matches!(variant.content, Content::Unit) {
                    self.content_key(*content, variant, keys);
                }
            }
            Tagging::External => self.content_key(variant.name, variant, keys),
        }
    }

    const fn tag(&mut self, tag: Text, variant: &Variant, keys: &mut Keys) {
        match keys.part {
            Part::Omittable => {}
            Part::Names => self.name(tag, keys),
            Part::Schemas => {
                self.name(tag, keys);
                // One value of an `enum` and not `const`, which Gemini does not list.
                self.out.raw(":{\"type\":\"string\",\"enum\":[\"");
                self.out.raw(variant.name.as_json());
                self.out.raw("\"]}");
            }
        }
    }

    const fn content_key(&mut self, name: Text, variant: &'static Variant, keys: &mut Keys) {
        match keys.part {
            Part::Omittable => {}
            Part::Names => self.name(name, keys),
            Part::Schemas => {
                self.name(name, keys);
                self.out.raw(":");
                self.content(variant, &Notes::NONE);
            }
        }
    }

    const fn content_keys(&mut self, variant: &'static Variant, index: usize, keys: &mut Keys) {
        match variant.content {
            Content::Unit | Content::Tuple(_) => {}
            Content::Newtype(field) => self.choice(field.node, index, keys),
            Content::Struct(fields) => self.keys(fields, index, keys),
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
            scalar!()
            | opaque!()
            | nested!()
            | Kind::Nullable(_)
            | Kind::Newtype(_)
            | Kind::Enum(_) => {}
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
