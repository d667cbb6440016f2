use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[serde(field_identifier)]
enum Key {
    Name,
    Age,
}

fn main() {}
