use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Patch {
    name: Option<Option<String>>,
}

fn main() {}
