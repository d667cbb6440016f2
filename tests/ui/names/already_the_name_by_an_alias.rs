use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
enum Level {
    Low,
    #[serde(alias = "Top", alias = "Low")]
    High,
}

#[derive(Deserialize, Structured)]
struct Person {
    name: String,
    #[serde(alias = "nick", alias = "name")]
    nickname: String,
}

fn main() {}
