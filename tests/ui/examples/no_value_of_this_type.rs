use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
enum Side {
    Left,
    Right,
}

#[derive(Deserialize, Structured)]
struct Place {
    #[structured(example = 12)]
    name: String,
    #[structured(example = "Left")]
    side: Side,
}

fn main() {}
