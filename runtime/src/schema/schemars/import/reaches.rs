//! A search through a part of a table: for foreign types, which have to be copied, or for one that is too
//! large.

use std::collections::HashSet;
use std::ptr;

use crate::schema::table::node::{Content, Field, Kind, Node, NodeRef, opaque, scalar};

/// Returns whether `node` leads to a kind for which `found` holds.
pub(super) fn any(node: NodeRef, found: impl FnMut(&Kind) -> bool) -> bool {
    Walk {
        seen: HashSet::new(),
        found,
    }
    .node(node)
}

struct Walk<F> {
    seen: HashSet<usize>,
    found: F,
}

impl<F: FnMut(&Kind) -> bool> Walk<F> {
    fn node(&mut self, node: NodeRef) -> bool {
        if !self.seen.insert(ptr::from_ref::<Node>(node.get()).addr()) {
            return false;
        }
        if (self.found)(&node.get().kind) {
            return true;
        }
        match &node.get().kind {
            Kind::Array { items: inner, .. }
            | Kind::Nullable(inner)
            | Kind::Map { value: inner, .. } => self.node(*inner),
            Kind::Newtype(field) => self.node(field.node),
            Kind::Tuple(fields) | Kind::Object(fields) => self.fields(fields),
            Kind::Union(_, variants) => variants.iter().any(|it| match it.content {
                Content::Unit => false,
                Content::Newtype(field) => self.node(field.node),
                Content::Tuple(fields) | Content::Struct(fields) => self.fields(fields),
            }),
            scalar!() | opaque!() | Kind::Enum(_) => false,
        }
    }

    fn fields(&mut self, fields: &[Field]) -> bool {
        fields.iter().any(|field| self.node(field.node))
    }
}
