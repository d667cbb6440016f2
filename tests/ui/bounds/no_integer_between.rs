use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Person {
    #[structured(exclusive_minimum = 1, exclusive_maximum = 2)]
    age: u8,
}

fn main() {}
