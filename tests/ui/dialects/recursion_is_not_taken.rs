use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[structured(dialects(openai, anthropic))]
struct Comment {
    text: String,
    replies: Vec<Comment>,
}

fn main() {}
