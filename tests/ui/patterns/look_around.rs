use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Person {
    #[structured(pattern = "^(?!admin)")]
    name: String,
}

fn main() {}
