use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Person {
    #[structured(pattern = 12, description = about)]
    name: String,
}

fn main() {}
