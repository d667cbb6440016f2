use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[structured(dialects(openai, antropic))]
struct Comment {
    text: String,
}

fn main() {}
