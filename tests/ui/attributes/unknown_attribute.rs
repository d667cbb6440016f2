use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[structured(nmae = "Wx")]
struct Weather {
    #[structured(descripton = "The city.")]
    city: String,
    #[structured(maxLength = 3)]
    code: String,
    #[structured(foo)]
    sky: String,
}

fn main() {}
