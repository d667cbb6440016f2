use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[serde(tag = "type")]
enum Event {
    Started(String),
    Stopped { at: u32 },
}

fn main() {}
