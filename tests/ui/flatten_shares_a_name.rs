use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Meta {
    id: u64,
}

#[derive(Deserialize, Structured)]
struct Document {
    id: String,
    #[serde(flatten)]
    meta: Meta,
}

fn main() {}
