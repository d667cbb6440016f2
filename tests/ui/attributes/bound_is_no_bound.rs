use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[structured(bound = "T Structured")]
struct Page<T> {
    #[structured(bound = 1)]
    items: Vec<T>,
}

fn main() {}
