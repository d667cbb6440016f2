use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Meta {
    id: String,
    author: String,
}

#[derive(Deserialize, Structured)]
struct Article {
    id: String,
    #[serde(flatten)]
    meta: Meta,
}

fn main() {}
