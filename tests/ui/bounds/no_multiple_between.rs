use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Person {
    #[structured(minimum = 1, maximum = 4, multiple_of = 5)]
    age: Option<u8>,
}

fn main() {}
