//! The numbers of properties, enum values and bytes of names of a schema. Every definition counts once,
//! and is met in a queue: the compiler's stack is 128 frames deep.

use crate::schema::table::node::{Content, Field, Kind, NodeRef, Tagging, Variant, opaque, scalar};
use crate::schema::table::{registry, shape};

/// A count that grows part by part.
pub(super) struct Size {
    pub(super) properties: usize,
    pub(super) values: usize,
    pub(super) characters: usize,
    queue: [Option<NodeRef>; registry::CAPACITY],
    ids: [u64; registry::CAPACITY],
    len: usize,
    counted: usize,
}

impl Size {
    pub(super) const fn new() -> Self {
        Self {
            properties: 0,
            values: 0,
            characters: 0,
            queue: [None; registry::CAPACITY],
            ids: [0; registry::CAPACITY],
            len: 0,
            counted: 0,
        }
    }

    /// Notes that the definition of `root` is known, without counting its parts.
    pub(super) const fn enter(&mut self, root: NodeRef) {
        self.node(root);
        self.counted = self.len;
    }

    /// Counts all that `root` reaches.
    pub(super) const fn add(&mut self, root: NodeRef) {
        self.node(root);
        self.rest();
    }

    /// Counts one field or variant of `root`, with all that it reaches and is new.
    pub(super) const fn part(&mut self, root: NodeRef, index: usize) {
        match &root.get().kind {
            Kind::Object(fields) | Kind::Tuple(fields) => self.field(&fields[index]),
            Kind::Union(tagging, variants) => self.variant(tagging, &variants[index]),
            scalar!()
            | opaque!()
            | Kind::Array { .. }
            | Kind::Map { .. }
            | Kind::Nullable(_)
            | Kind::Newtype(_)
            | Kind::Enum(_) => self.below(root),
        }
        self.rest();
    }

    /// The `index`th definition that was met.
    pub(super) const fn definition(&self, index: usize) -> Option<NodeRef> {
        if index < self.len {
            self.queue[index]
        } else {
            None
        }
    }

    const fn rest(&mut self) {
        while self.counted < self.len {
            if let Some(node) = self.queue[self.counted] {
                self.below(node);
            }
            self.counted += 1;
        }
    }

    const fn node(&mut self, node: NodeRef) {
        let Some(definition) = shape::definition(node) else {
            return self.below(node);
        };
        let mut i = 0;
        while i < self.len {
            if self.ids[i] == definition.id {
                return;
            }
            i += 1;
        }
        assert!(
            self.len < registry::CAPACITY,
            "more than 256 types are reachable from this one: use a smaller type"
        );
        self.ids[self.len] = definition.id;
        self.queue[self.len] = Some(node);
        self.len += 1;
        self.characters += definition.name.len();
    }

    const fn below(&mut self, node: NodeRef) {
        match &node.get().kind {
            Kind::Nullable(inner) | Kind::Array { items: inner, .. } => self.node(*inner),
            Kind::Newtype(field) => self.node(field.node),
            Kind::Map { key, value } => {
                self.properties += 2;
                self.characters += "keyvalue".len();
                self.node(*key);
                self.node(*value);
            }
            Kind::Object(fields) | Kind::Tuple(fields) => self.fields(fields),
            Kind::Enum(values) => {
                let mut i = 0;
                while i < values.len() {
                    self.value(values[i].name.as_str());
                    i += 1;
                }
            }
            Kind::Union(tagging, variants) => {
                let mut i = 0;
                while i < variants.len() {
                    self.variant(tagging, &variants[i]);
                    i += 1;
                }
            }
            scalar!() | opaque!() => {}
        }
    }

    const fn fields(&mut self, fields: &[Field]) {
        let mut i = 0;
        while i < fields.len() {
            self.field(&fields[i]);
            i += 1;
        }
    }

    const fn field(&mut self, field: &Field) {
        if !field.flatten {
            self.property(field.name.as_str());
        }
        self.node(field.node);
    }

    const fn property(&mut self, name: &str) {
        self.properties += 1;
        self.characters += name.len();
    }

    const fn value(&mut self, value: &str) {
        self.values += 1;
        self.characters += value.len();
    }

    const fn variant(&mut self, tagging: &Tagging, variant: &Variant) {
        match (tagging, variant.untagged) {
            (Tagging::Untagged, _) | (_, true) => {}
            (Tagging::External, _) if matches!(variant.content, Content::Unit) => {
                self.value(variant.name.as_str());
            }
            (Tagging::External, _) => self.property(variant.name.as_str()),
            (Tagging::Internal(tag), _) => {
                self.property(tag.as_str());
                self.value(variant.name.as_str());
            }
            (Tagging::Adjacent(tag, content), _) => {
                self.property(tag.as_str());
                self.value(variant.name.as_str());
                if !matches!(variant.content, Content::Unit) {
                    self.property(content.as_str());
                }
            }
        }
        match variant.content {
            Content::Unit => {}
            Content::Newtype(field) => self.node(field.node),
            Content::Tuple(fields) | Content::Struct(fields) => self.fields(fields),
        }
    }
}
