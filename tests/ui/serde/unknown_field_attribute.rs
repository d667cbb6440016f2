use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Weather {
    #[serde(renam = "town")]
    city: String,
}

fn main() {}
