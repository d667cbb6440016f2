use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[structured(crate = "not a path")]
struct Person {
    age: u8,
}

fn main() {}
