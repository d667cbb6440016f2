use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
enum Size {
    Small,
    Large,
}

#[derive(Deserialize, Structured)]
#[serde(untagged)]
enum Answer {
    Number(f64),
    Text(String),
    Size(Size),
}

fn main() {}
