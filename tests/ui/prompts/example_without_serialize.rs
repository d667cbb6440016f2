use coax::{Prompt, Structured};
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Reply {
    text: String,
}

fn reply() -> Reply {
    Reply { text: "A novel".into() }
}

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", output = Reply, example(user = "Emma", assistant = reply()))]
struct Summary {
    title: String,
}

fn main() {}
