//! `smallvec`: lists.

use smallvec::{Array, SmallVec};

use crate::schema::Structured;
use crate::schema::table::Tabled;
use crate::schema::table::node::NodeRef;

impl<A: Array> Structured for SmallVec<A> where A::Item: Structured {}

impl<A: Array> Tabled for SmallVec<A>
where
    A::Item: Structured,
{
    const ID: u64 = <Vec<A::Item> as Tabled>::ID;
    const NODE: NodeRef = <Vec<A::Item> as Tabled>::NODE;
}
