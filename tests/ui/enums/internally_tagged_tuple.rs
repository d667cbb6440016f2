use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[serde(tag = "type")]
enum Event {
    Move(u8, u8),
    Stop,
}

fn main() {}
