use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[serde(rename_all = "camelCase")]
#[allow(non_snake_case)]
struct Weather {
    wind_speed: u8,
    windSpeed: u8,
}

fn main() {}
