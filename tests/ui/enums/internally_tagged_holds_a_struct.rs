use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[serde(tag = "type")]
enum Event {
    Message(String),
    Stop,
}

fn main() {}
