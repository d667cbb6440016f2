use coax::Structured;
use serde::{Deserialize, Deserializer};

fn hex<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    String::deserialize(deserializer).map(String::into_bytes)
}

#[derive(Deserialize, Structured)]
struct Blob {
    #[serde(deserialize_with = "hex")]
    data: Vec<u8>,
}

fn main() {}
