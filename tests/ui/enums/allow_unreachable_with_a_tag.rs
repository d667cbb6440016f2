use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
enum Choice {
    #[structured(allow_unreachable)]
    Nothing,
    Text(String),
}

fn main() {}
