//! The schema table: what the compiler knows about a type, as constant data, and what can be read
//! off it without writing or reading any JSON. It knows no dialect and no other crate.

pub(crate) mod constraints;
pub(crate) mod doc;
pub(crate) mod facts;
#[cfg(feature = "schemars1")]
pub(crate) mod format;
pub(crate) mod identity;
pub(crate) mod json_path;
pub(crate) mod keyword;
pub(crate) mod node;
pub(crate) mod number;
pub(crate) mod registry;
pub(crate) mod shape;
pub(crate) mod text;
pub(crate) mod unchecked;
pub(crate) mod variant;

use node::{Node, NodeRef};

/// The table by which the answers in a dialect are read, where it is not that of the type itself.
pub(crate) type Layout = Option<NodeRef>;

/// The entry of a type in the table; the part of [`Structured`](crate::Structured) that is not for
/// users.
pub trait Tabled: Sized {
    /// The identity of the type within constants.
    const ID: u64;

    /// The type's node.
    const NODE: NodeRef;
}

/// Leaks a value, so that it lives as long as the program, as the tables of the compiler do.
pub(crate) fn leak<T: ?Sized>(value: impl Into<Box<T>>) -> &'static T {
    Box::leak(value.into())
}

/// Leaks a node.
pub(crate) fn leak_node(node: Node) -> NodeRef {
    NodeRef::new(leak(node))
}
