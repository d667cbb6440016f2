use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Person {
    #[structured(min_items = 3)]
    names: [String; 2],
}

fn main() {}
