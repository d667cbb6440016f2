use coax::Structured;
use serde::Deserialize;

struct Unknown;

#[derive(Deserialize, Structured)]
struct Weather {
    #[structured(descripton = "The city.", minimum = "low")]
    city: String,
    #[serde(rename = "city")]
    town: String,
    #[serde(with = "somewhere")]
    sky: String,
}

fn main() {}
