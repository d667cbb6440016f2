use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
enum Payload {
    #[serde(with = "somewhere")]
    Data(Vec<u8>),
    Nothing,
}

mod somewhere {
    use serde::{Deserialize, Deserializer};

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        String::deserialize(from).map(String::into_bytes)
    }
}

fn main() {}
