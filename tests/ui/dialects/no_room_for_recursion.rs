use coax::Structured;
use serde::Deserialize;

type Maybe = Vec<Option<u8>>;

#[derive(Deserialize, Structured)]
#[structured(dialects(openai, anthropic))]
struct Comment {
    replies: Vec<Comment>,
    votes: [Maybe; 2],
    a: (Maybe, Maybe, Maybe, Maybe, Maybe, Maybe, Maybe, Maybe),
    b: (Maybe, Maybe, Maybe, Maybe, Maybe, Maybe, Maybe, Maybe),
}

fn main() {}
