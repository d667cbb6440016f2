use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Weather {
    city: String,
    #[serde(rename = "city")]
    town: String,
    #[serde(alias = "city")]
    place: String,
}

fn main() {}
