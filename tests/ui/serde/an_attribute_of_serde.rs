use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Weather {
    #[structured(rename = "town")]
    city: String,
}

fn main() {}
