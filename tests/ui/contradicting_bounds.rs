use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Grade {
    #[structured(minimum = 10, maximum = 1)]
    points: u8,
    #[structured(min_length = 3, max_length = 2)]
    name: String,
    #[structured(multiple_of = 0)]
    weight: f64,
}

fn main() {}
