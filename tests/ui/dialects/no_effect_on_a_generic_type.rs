use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[structured(dialects(anthropic))]
struct Page<T> {
    items: Vec<T>,
}

fn main() {}
