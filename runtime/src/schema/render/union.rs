//! Enums with data: `anyOf` of their variants. How the keys of one variant come about is `object`.

use super::super::node::{Content, Tagging, Variant};
use super::super::shape;
use super::Document;
use super::notes::Notes;

impl Document {
    /// The `anyOf` of all variants.
    pub(super) const fn union(
        &mut self,
        tagging: &Tagging,
        variants: &'static [Variant],
        notes: &Notes,
        nullable: bool,
    ) {
        self.out.raw("{");
        self.description(notes);
        self.out.raw("\"anyOf\":[");
        let mut first = true;
        if let Tagging::External = tagging {
            self.unit_variants(variants, &mut first);
        }
        let mut i = 0;
        while i < variants.len() {
            self.alternatives(tagging, &variants[i], &mut first);
            i += 1;
        }
        if nullable {
            self.comma(&mut first);
            self.out.raw("{\"type\":\"null\"}");
        }
        self.out.raw("]}");
    }

    const fn comma(&mut self, first: &mut bool) {
        if !*first {
            self.out.raw(",");
        }
        *first = false;
    }

    /// The variants without data of an externally tagged enum: one string with their names.
    const fn unit_variants(&mut self, variants: &[Variant], first: &mut bool) {
        let mut notes = Notes::NONE;
        let mut count = 0;
        let mut i = 0;
        while i < variants.len() {
            if is_string(&variants[i]) {
                count += 1;
                notes = notes.doc(variants[i].doc);
            }
            i += 1;
        }
        if count == 0 {
            return;
        }
        *first = false;
        self.out.raw("{");
        if count == 1 {
            self.description(&notes);
        } else {
            self.unit_docs(variants);
        }
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

    const fn unit_docs(&mut self, variants: &[Variant]) {
        let mut any = false;
        let mut i = 0;
        while i < variants.len() {
            let variant = &variants[i];
            if is_string(variant) && !variant.doc.is_empty() {
                self.out.raw(if any {
                    "\\n- `"
                } else {
                    "\"description\":\"- `"
                });
                any = true;
                self.out.raw(variant.name.as_json());
                self.out.raw("`: ");
                self.out.raw(variant.doc.as_json());
            }
            i += 1;
        }
        if any {
            self.out.raw("\",");
        }
    }

    const fn alternatives(
        &mut self,
        tagging: &Tagging,
        variant: &'static Variant,
        first: &mut bool,
    ) {
        if variant.untagged || matches!(tagging, Tagging::Untagged) {
            self.comma(first);
            return self.content(variant, Notes::NONE.doc(variant.doc));
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

    /// What a variant carries, as a value of its own.
    pub(super) const fn content(&mut self, variant: &'static Variant, notes: Notes) {
        match variant.content {
            Content::Unit => {
                self.out.raw("{");
                self.description(&notes);
                self.out.raw("\"type\":\"null\"}");
            }
            Content::Newtype(field) => {
                self.position(field.node, notes.doc(field.doc).rules(field.rules), false);
            }
            Content::Tuple(fields) | Content::Struct(fields) => {
                self.object(fields, &notes, false);
            }
        }
    }
}

const fn is_string(variant: &Variant) -> bool {
    !variant.untagged && matches!(variant.content, Content::Unit)
}
