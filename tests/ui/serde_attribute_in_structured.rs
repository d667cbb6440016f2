use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct City {
    #[structured(rename = "people")]
    inhabitants: u32,
}

fn main() {}
