use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[serde(rename_al = "snake_case")]
enum Level {
    Low,
    High,
}

fn main() {}
