use coax::Structured;
use serde::Deserialize;

use std::collections::BTreeMap;

#[derive(Deserialize, Structured)]
struct Table<K: Ord> {
    rows: BTreeMap<K, String>,
    more: Option<Box<Table<K>>>,
}

#[derive(Deserialize, Structured)]
struct Answer {
    sound: Table<u8>,
    tables: Vec<Table<(u8, u8)>>,
}

fn main() {}
