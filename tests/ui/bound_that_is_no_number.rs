use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Grade {
    #[structured(minimum = "one")]
    points: u8,
    #[structured(min_items = -1)]
    marks: Vec<u8>,
}

fn main() {}
