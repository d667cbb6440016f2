use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
enum Side {
    Left,
    Right,
}

#[derive(Deserialize, Structured)]
struct Place {
    #[structured(example = "left")]
    side: Option<Side>,
}

fn main() {}
