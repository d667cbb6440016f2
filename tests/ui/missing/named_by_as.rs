use coax::Structured;
use serde::Deserialize;

mod raw {
    use serde::{Deserialize, Deserializer};

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
        u64::deserialize(from)
    }
}

#[derive(Deserialize)]
struct Plain(u64);

#[derive(Deserialize, Structured)]
struct Person {
    #[serde(with = "raw")]
    #[structured(as = "Plain")]
    age: u64,
}

fn main() {}
