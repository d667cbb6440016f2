use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Person {
    #[structured(exclusive_minimum = 2.5, exclusive_maximum = 2.5)]
    height: f64,
    #[structured(min_items = 3, max_items = 2)]
    names: Vec<String>,
}

fn main() {}
