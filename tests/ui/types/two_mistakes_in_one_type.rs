use coax::Structured;
use serde::Deserialize;

use std::collections::BTreeMap;

#[derive(Deserialize, Structured)]
struct Order {
    number: Option<Option<u32>>,
    customer: String,
    prices: BTreeMap<(u8, u8), f64>,
    #[structured(minimum = 1)]
    note: String,
}

fn main() {}
