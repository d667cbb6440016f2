use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Meta {
    author: String,
}

#[derive(Deserialize, Structured)]
struct Article {
    #[serde(flatten)]
    #[structured(min_length = 3)]
    meta: Meta,
}

fn main() {}
