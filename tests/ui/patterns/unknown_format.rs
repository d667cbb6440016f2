use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Person {
    #[structured(format = "datetime")]
    born: String,
    #[structured(format = "phone")]
    phone: String,
}

fn main() {}
