//! The reference from one node of the schema table to another, which takes one `unsafe`.
//!
//! It knows nothing of what a node says. It exists because the table is a graph with cycles that is
//! evaluated by the compiler.

#![expect(unsafe_code, reason = "one read of a value that `new` always wrote")]

use std::mem::MaybeUninit;

use super::node::Node;

/// A reference to a node that constant validation does not follow.
///
/// A plain `&'static Node` in an associated constant makes every recursive type an error: the
/// compiler validates a constant's value through references, so the node of `Tree` would need the
/// finished node of `Tree`. It does not look into a `MaybeUninit`, so only the address is needed.
#[derive(Clone, Copy)]
pub struct NodeRef(MaybeUninit<&'static Node>);

impl NodeRef {
    /// A reference to `node`.
    pub const fn new(node: &'static Node) -> Self {
        Self(MaybeUninit::new(node))
    }

    /// The node.
    pub const fn get(self) -> &'static Node {
        // SAFETY: the field is private to this module and `new` is the only constructor, so it
        // always holds a reference; the reference is `'static` and `Copy`, so reading it twice is
        // reading it once. Nothing else can write the field: there is no `&mut` to it.
        unsafe { self.0.assume_init() }
    }
}
