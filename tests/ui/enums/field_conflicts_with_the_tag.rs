use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[serde(tag = "kind")]
enum Event {
    Message { kind: String },
    Stop,
}

fn main() {}
