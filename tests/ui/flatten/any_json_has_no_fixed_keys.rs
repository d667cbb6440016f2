use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Article {
    id: u64,
    #[serde(flatten)]
    rest: Option<serde_json::Value>,
}

fn main() {}
