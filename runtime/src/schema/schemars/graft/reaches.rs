//! Whether a part of a table leads to something foreign, and so has to be copied.

use std::collections::HashSet;
use std::ptr;

use crate::schema::table::node::{Content, Field, Kind, Node, NodeRef, scalar};

/// Whether anything that `node` leads to is foreign.
pub(super) fn foreign(node: NodeRef) -> bool {
    Walk {
        seen: HashSet::new(),
    }
    .node(node)
}

struct Walk {
    seen: HashSet<usize>,
}

impl Walk {
    fn node(&mut self, node: NodeRef) -> bool {
        if !self.seen.insert(ptr::from_ref::<Node>(node.get()).addr()) {
            return false;
        }
        match &node.get().kind {
            Kind::Foreign(_) => true,
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
            scalar!() | Kind::Json | Kind::Enum(_) | Kind::Recursive(_) | Kind::Quoted(_) => false,
        }
    }

    fn fields(&mut self, fields: &[Field]) -> bool {
        fields.iter().any(|field| self.node(field.node))
    }
}
