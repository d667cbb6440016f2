use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize)]
struct Address {
    street: String,
}

#[derive(Deserialize, Structured)]
struct Person {
    home: Option<Address>,
    others: Vec<Address>,
}

fn main() {}
