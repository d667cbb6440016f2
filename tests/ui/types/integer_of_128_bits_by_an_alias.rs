use coax::Structured;
use serde::Deserialize;

use std::collections::HashMap;

type Wei = u128;

#[derive(Deserialize, Structured)]
struct Page<T> {
    items: Vec<T>,
}

#[derive(Deserialize, Structured)]
struct Account {
    balances: Page<Wei>,
    names: HashMap<Wei, String>,
}

fn main() {}
