use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Article {
    id: u64,
    #[serde(flatten)]
    rest: Vec<String>,
}

fn main() {}
