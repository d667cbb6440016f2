use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Message {
    kind: String,
}

#[derive(Deserialize, Structured)]
#[serde(tag = "kind")]
enum Event {
    Message(Message),
    Stop,
}

fn main() {}
