use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Person {
    #[structured(minimum = 18, example = 12)]
    age: u8,
    #[structured(pattern = "^[A-Z]", example = "ada")]
    name: String,
    #[structured(max_length = 2, example = "NOR")]
    country: String,
    #[structured(multiple_of = 5, example = 12)]
    grams: u32,
}

fn main() {}
