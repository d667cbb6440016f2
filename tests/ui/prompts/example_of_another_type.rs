use coax::{Prompt, Structured};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Structured)]
struct Reply {
    text: String,
}

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", output = Reply, example(user = "Emma", assistant = 7))]
struct Summary {
    title: String,
}

fn main() {}
