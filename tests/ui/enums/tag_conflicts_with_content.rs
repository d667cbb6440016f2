use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[serde(tag = "event", content = "event")]
enum Event {
    Message(String),
    Stop,
}

fn main() {}
