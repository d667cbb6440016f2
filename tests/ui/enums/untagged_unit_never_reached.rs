use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[serde(untagged)]
enum Choice {
    Nothing,
    Never,
}

fn main() {}
