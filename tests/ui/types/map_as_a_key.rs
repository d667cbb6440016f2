use coax::Structured;
use serde::Deserialize;

use std::collections::BTreeMap;

#[derive(Deserialize, Structured)]
struct Grid {
    cells: BTreeMap<(u8, u8), String>,
}

fn main() {}
