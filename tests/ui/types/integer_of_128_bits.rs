use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Account {
    owner: u64,
    balance: i128,
    total: u128,
}

fn main() {}
