use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[structured(unlimited = true)]
struct Person {
    age: u8,
}

fn main() {}
