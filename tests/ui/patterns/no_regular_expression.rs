use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Person {
    #[structured(pattern = "[a-z")]
    name: String,
}

fn main() {}
