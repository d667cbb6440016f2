use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, schemars::JsonSchema)]
struct Foreign {
    size: u8,
}

#[derive(Deserialize, Structured)]
struct Around {
    #[structured(schemars)]
    inner: Foreign,
    #[structured(schemars, minimum = 1)]
    bounded: Foreign,
}

const TEXT: &str = Around::SCHEMA;

fn main() {
    println!("{TEXT}");
}
