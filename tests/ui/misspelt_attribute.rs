use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct City {
    #[structured(descripton = "As of the last census")]
    inhabitants: u32,
}

fn main() {}
