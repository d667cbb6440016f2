use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Person {
    #[structured(validate = is_adult)]
    age: u8,
}

fn main() {}
