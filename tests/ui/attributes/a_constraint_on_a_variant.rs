use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
enum Size {
    #[structured(minimum = 1)]
    Metres(u8),
    Unknown,
}

fn main() {}
