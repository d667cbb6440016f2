use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Person {
    #[structured(pattern = "")]
    name: String,
}

fn main() {}
