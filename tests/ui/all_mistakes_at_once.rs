use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct City {
    #[structured(descripton = "x")]
    name: String,
    #[serde(rename = "name")]
    title: String,
    area: u128,
}

fn main() {}
