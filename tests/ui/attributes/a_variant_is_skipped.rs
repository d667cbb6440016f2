use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
enum Size {
    Small,
    #[serde(skip)]
    #[structured(description = "Never sent.")]
    Secret,
}

fn main() {}
