use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Person {
    #[structured(maximum = "150")]
    age: u8,
    #[structured(max_length = -1)]
    name: String,
}

fn main() {}
