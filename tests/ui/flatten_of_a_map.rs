use coax::Structured;
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Deserialize, Structured)]
struct Note {
    text: String,
    #[serde(flatten)]
    rest: HashMap<String, String>,
}

fn main() {}
