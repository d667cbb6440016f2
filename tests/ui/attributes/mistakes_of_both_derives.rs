use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Weather {
    #[serde(renam = "town")]
    #[structured(descripton = "The city.", minimum = "low", maximun = 3)]
    city: String,
}

fn main() {}
