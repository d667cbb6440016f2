use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Person {
    #[structured(pattern = "^\\p{L}+$")]
    name: String,
}

fn main() {}
