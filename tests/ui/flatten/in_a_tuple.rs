use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Meta {
    author: String,
}

#[derive(Deserialize, Structured)]
struct Article(u64, #[serde(flatten)] Meta);

fn main() {}
