use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[structured(minimum = 1)]
struct Grade {
    #[structured(name = "Points")]
    points: u8,
}

fn main() {}
