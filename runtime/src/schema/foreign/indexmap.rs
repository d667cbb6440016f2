//! `indexmap`: maps and sets that keep the order of the answer.

use indexmap::{IndexMap, IndexSet};

use super::super::Structured;
use super::super::node::NodeRef;

impl<K: Structured, V: Structured, S> Structured for IndexMap<K, V, S> {
    const ID: u64 = <std::collections::HashMap<K, V> as Structured>::ID;
    const NODE: NodeRef = <std::collections::HashMap<K, V> as Structured>::NODE;
}

impl<T: Structured, S> Structured for IndexSet<T, S> {
    const ID: u64 = <Vec<T> as Structured>::ID;
    const NODE: NodeRef = <Vec<T> as Structured>::NODE;
}
