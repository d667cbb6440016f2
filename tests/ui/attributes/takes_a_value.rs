use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Person {
    #[structured(minimum)]
    age: u8,
    #[structured(max_length(80))]
    name: String,
}

fn main() {}
