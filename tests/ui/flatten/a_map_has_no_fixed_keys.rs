use coax::Structured;
use serde::Deserialize;

use std::collections::HashMap;

#[derive(Deserialize, Structured)]
struct Article {
    id: u64,
    #[serde(flatten)]
    rest: HashMap<String, String>,
}

fn main() {}
