use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Person {
    #[structured(minimum = 1)]
    name: String,
}

fn main() {}
