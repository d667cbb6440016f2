use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
enum Choice {
    #[serde(skip)]
    Nothing,
}

fn main() {}
