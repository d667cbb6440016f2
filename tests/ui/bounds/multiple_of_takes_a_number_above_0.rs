use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Person {
    #[structured(multiple_of = 0)]
    age: u8,
}

fn main() {}
