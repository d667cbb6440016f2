use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Person {
    #[structured(as = "Vec<")]
    names: Vec<String>,
}

fn main() {}
