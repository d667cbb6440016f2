use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[structured(name = "Weather report")]
struct Weather {
    wind: u8,
}

#[derive(Deserialize, Structured)]
#[structured(name = "a_name_that_goes_on_and_on_until_no_provider_takes_it_any_more_at_all")]
struct Climate {
    wind: u8,
}

#[derive(Deserialize, Structured)]
#[structured(name = "")]
struct Sky {
    wind: u8,
}

fn main() {}
