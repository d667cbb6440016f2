use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Person {
    #[structured(max_length = 3)]
    age: Option<u8>,
}

fn main() {}
