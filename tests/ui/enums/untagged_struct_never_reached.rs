use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Cat {
    name: String,
}

#[derive(Deserialize, Structured)]
struct Dog {
    name: String,
    breed: String,
}

#[derive(Deserialize, Structured)]
#[serde(untagged)]
enum Pet {
    Cat(Cat),
    Dog(Dog),
}

fn main() {}
