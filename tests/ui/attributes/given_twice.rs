use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Weather {
    #[structured(minimum = 1, minimum = 2)]
    wind: u8,
}

fn main() {}
