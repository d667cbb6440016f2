//! `smallvec`: lists.

use smallvec::{Array, SmallVec};

use super::super::Structured;
use super::super::node::NodeRef;

impl<A: Array> Structured for SmallVec<A>
where
    A::Item: Structured,
{
    const ID: u64 = <Vec<A::Item> as Structured>::ID;
    const NODE: NodeRef = <Vec<A::Item> as Structured>::NODE;
}
