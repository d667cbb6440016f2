use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Person {
    #[structured(maximum = 300)]
    age: u8,
}

fn main() {}
