use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Person {
    #[structured(maximum = 1e999)]
    height: f64,
    #[structured(maximum = 1000000000000000000000000000000000000000000)]
    age: u64,
}

fn main() {}
