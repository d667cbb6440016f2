use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Person {
    #[structured(minimum = 10, maximum = 1)]
    age: u8,
    #[structured(min_length = 10, max_length = 1)]
    name: String,
    #[structured(minimum = 1.5, exclusive_maximum = 1.5)]
    height: f64,
}

fn main() {}
