use coax::Structured;
use serde::Deserialize;

#[derive(Structured)]
struct Address {
    street: String,
}

#[derive(Deserialize, Structured)]
struct Person {
    home: Address,
}

fn main() {}
