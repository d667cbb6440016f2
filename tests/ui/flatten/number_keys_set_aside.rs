use coax::Structured;
use serde::Deserialize;

use std::collections::BTreeMap;

#[derive(Deserialize, Structured)]
#[serde(untagged)]
enum Table {
    ById(BTreeMap<u32, String>),
    Nothing,
}

fn main() {}
