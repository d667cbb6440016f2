use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Person {
    #[structured(name = "full_name")]
    name: String,
}

fn main() {}
