use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Weather {
    #[structured(minimum = 1)]
    #[structured(maximum = 3, minimum = 2)]
    wind: u8,
}

fn main() {}
