use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[structured(minimum = 1)]
struct Weather {
    #[structured(unlimited)]
    city: String,
}

fn main() {}
