use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Place {
    #[structured(example = String::new())]
    name: String,
}

fn main() {}
