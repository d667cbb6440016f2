//! Enums with data: `anyOf` of their variants. How the keys of one variant come about is `object`.

use super::Document;
use super::notes::Notes;
use crate::schema::table::node::{Content, Tagging, Variant};
use crate::schema::table::shape;

impl Document<'_> {
    /// The `anyOf` of all variants.
    pub(super) const fn union(
        &mut self,
        tagging: &'static Tagging,
        variants: &'static [Variant],
        notes: &Notes<'_>,
        nullable: bool,
    ) {
        self.open_union(notes);
        let mut first = true;
        if let Tagging::External = tagging {
            self.unit_variants(variants, &mut first);
        }
        let mut i = 0;
        while i < variants.len() {
            self.alternatives(tagging, &variants[i], &mut first);
            i += 1;
        }
        self.close_union(nullable);
    }

    /// `{"anyOf":[` and so far.
    pub(super) const fn open_union(&mut self, notes: &Notes<'_>) {
        self.written.unions += 1;
        self.out.raw("{");
        self.description(notes);
        self.out.raw("\"anyOf\":[");
    }

    /// Writes the end of an `anyOf` that has branches, with `null` for one more.
    pub(super) const fn close_union(&mut self, nullable: bool) {
        if nullable && self.profile.null {
            self.out.raw(",{\"type\":\"null\"}]}");
        } else {
            self.out.raw("]");
            self.nullable(nullable);
            self.out.raw("}");
        }
    }

    /// The keyword for `null`, in the dialect that has no type for it.
    pub(super) const fn nullable(&mut self, nullable: bool) {
        if nullable && !self.profile.null {
            self.out.raw(",\"nullable\":true");
        }
    }

    const fn comma(&mut self, first: &mut bool) {
        if !*first {
            self.out.raw(",");
        }
        *first = false;
    }

    /// The variants without data of an externally tagged enum: one string with their names.
    const fn unit_variants(&mut self, variants: &[Variant], first: &mut bool) {
        let mut count = 0;
        let mut i = 0;
        while i < variants.len() {
            if is_string(&variants[i]) {
                count += 1;
            }
            i += 1;
        }
        if count == 0 {
            return;
        }
        *first = false;
        self.out.raw("{");
        i = 0;
        while i < variants.len() {
            let variant = &variants[i];
            if is_string(variant) {
                if count == 1 {
                    self.say(variant.doc);
                } else {
                    self.say_value(variant.name, variant.doc);
                }
            }
            i += 1;
        }
        self.end_description();
        self.out.raw("\"type\":\"string\",\"enum\":[");
        let mut any = false;
        i = 0;
        while i < variants.len() {
            if is_string(&variants[i]) {
                self.out.raw(if any { ",\"" } else { "\"" });
                any = true;
                self.out.raw(variants[i].name.as_json());
                self.out.raw("\"");
            }
            i += 1;
        }
        self.out.raw("]}");
    }

    const fn alternatives(
        &mut self,
        tagging: &'static Tagging,
        variant: &'static Variant,
        first: &mut bool,
    ) {
        if variant.untagged || matches!(tagging, Tagging::Untagged) {
            self.comma(first);
            return self.content(variant, &Notes::NONE.and(variant.doc, None));
        }
        if matches!(tagging, Tagging::External) && matches!(variant.content, Content::Unit) {
            return;
        }
        let mut i = 0;
        while i < shape::variant_choices(tagging, variant) {
            self.comma(first);
            self.variant(tagging, variant, i);
            i += 1;
        }
    }

    /// Writes the content of a variant, as a value of its own.
    pub(super) const fn content(&mut self, variant: &'static Variant, notes: &Notes<'_>) {
        match variant.content {
            Content::Unit => {
                self.null(notes);
            }
            Content::Newtype(field) => {
                self.position(field.node, &notes.and(field.doc, field.constraints), false);
            }
            Content::Tuple(fields) => self.object(fields, notes, false, false),
            Content::Struct(fields) => self.object(fields, notes, false, true),
        }
    }
}

const fn is_string(variant: &Variant) -> bool {
    !variant.untagged && matches!(variant.content, Content::Unit)
}
