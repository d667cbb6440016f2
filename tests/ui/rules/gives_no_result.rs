use coax::Structured;
use serde::Deserialize;

fn is_adult(age: &u8) -> bool {
    *age >= 18
}

#[derive(Deserialize, Structured)]
struct Person {
    #[structured(validate = is_adult)]
    age: u8,
}

fn main() {}
