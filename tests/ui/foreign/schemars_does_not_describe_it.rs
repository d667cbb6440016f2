use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize)]
struct Plain {
    size: u8,
}

#[derive(Deserialize, Structured)]
struct Around {
    #[structured(schemars)]
    plain: Plain,
}

#[derive(Deserialize, Structured)]
struct Generic<T> {
    #[structured(schemars)]
    items: Vec<T>,
}

fn main() {}
