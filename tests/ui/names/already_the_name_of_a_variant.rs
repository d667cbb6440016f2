use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[serde(rename_all = "lowercase")]
enum Level {
    Low,
    High,
    #[serde(rename = "low")]
    Lowest,
}

fn main() {}
