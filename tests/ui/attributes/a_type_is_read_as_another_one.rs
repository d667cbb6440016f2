use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[serde(from = "String")]
struct Person {
    #[structured(min_length = 1)]
    name: String,
}

impl From<String> for Person {
    fn from(name: String) -> Self {
        Self { name }
    }
}

fn main() {}
