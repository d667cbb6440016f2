use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[structured(garde)]
struct Size {
    width: u8,
}

#[derive(Deserialize, Structured)]
struct Around {
    #[structured(garde)]
    width: u8,
    #[structured(json_schema)]
    height: u8,
}

fn main() {}
