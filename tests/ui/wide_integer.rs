use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Ledger {
    total: i128,
}

fn main() {}
