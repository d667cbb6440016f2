use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Point {
    #[serde(rename = "y")]
    x: f64,
    y: f64,
}

fn main() {}
