use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize)]
struct Address {
    street: String,
}

#[derive(Deserialize, Structured)]
struct Person {
    name: String,
    home: Option<Address>,
}

fn main() {}
