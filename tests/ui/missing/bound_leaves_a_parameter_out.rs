use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[structured(bound = "")]
struct Page<T> {
    items: Vec<T>,
}

fn main() {}
