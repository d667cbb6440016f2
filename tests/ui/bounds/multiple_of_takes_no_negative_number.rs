use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Person {
    #[structured(multiple_of = -5)]
    age: i8,
}

fn main() {}
