use coax::Structured;
use serde::Deserialize;

use std::collections::HashMap;

#[derive(PartialEq, Eq, Hash, Deserialize, Structured)]
struct Price {
    cents: u32,
}

#[derive(Deserialize, Structured)]
struct Shop {
    by_price: HashMap<Price, String>,
}

fn main() {}
