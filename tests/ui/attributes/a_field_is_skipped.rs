use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Person {
    name: String,
    #[serde(skip)]
    #[structured(minimum = 1)]
    visits: u32,
}

fn main() {}
