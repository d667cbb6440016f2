use coax::Structured;
use serde::{Deserialize, Deserializer};

fn hex<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
    String::deserialize(from).map(String::into_bytes)
}

#[derive(Deserialize, Structured)]
struct Blob {
    #[serde(deserialize_with = "hex")]
    data: Vec<u8>,
    #[serde(deserialize_with = "hex")]
    #[structured(as = "String")]
    explained: Vec<u8>,
}

fn main() {}
