use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct City {
    #[serde(renam = "people")]
    inhabitants: u32,
}

fn main() {}
