//! The position of a reader in an answer: the steps that led there, and the definitions around it, for generic
//! types inside themselves.

use crate::schema::table::json_path::Step;
use crate::schema::table::node::{Kind, NodeRef};

/// The place of a value.
#[derive(Default)]
pub(crate) struct Position {
    pub(crate) steps: Vec<Step>,
    pub(crate) enclosing: Vec<(u64, NodeRef)>,
}

impl Position {
    /// The node that tells the shape of a value of `node`, with its definition among those around:
    /// [`leave`](Self::leave) takes it out again. `None` where nothing tells the shape.
    pub(crate) fn enter(&mut self, mut node: NodeRef) -> Option<NodeRef> {
        while let Kind::Recursive(id) = node.get().kind {
            let known = self.enclosing.iter().rev().find(|(it, _)| *it == id);
            node = known?.1;
        }
        if let Some(definition) = &node.get().definition {
            self.enclosing.push((definition.id, node));
        }
        if let Kind::Quoted(quoted) = &node.get().kind {
            self.enclosing.extend_from_slice(&quoted.around);
        }
        Some(node)
    }

    /// Leaves all definitions but the first `count`.
    pub(crate) fn leave(&mut self, count: usize) {
        self.enclosing.truncate(count);
    }
}
