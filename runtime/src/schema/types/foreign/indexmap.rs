//! `indexmap`: maps and sets that keep the order of the answer.

use indexmap::{IndexMap, IndexSet};

use crate::schema::Structured;
use crate::schema::table::Tabled;
use crate::schema::table::node::NodeRef;

impl<K: Structured, V: Structured, S> Structured for IndexMap<K, V, S> {}

impl<K: Structured, V: Structured, S> Tabled for IndexMap<K, V, S> {
    const ID: u64 = <std::collections::HashMap<K, V> as Tabled>::ID;
    const NODE: NodeRef = <std::collections::HashMap<K, V> as Tabled>::NODE;
}

impl<T: Structured, S> Structured for IndexSet<T, S> {}

impl<T: Structured, S> Tabled for IndexSet<T, S> {
    const ID: u64 = <Vec<T> as Tabled>::ID;
    const NODE: NodeRef = <Vec<T> as Tabled>::NODE;
}
