use coax::Structured;
use serde::Deserialize;

fn even(number: &u8) -> Result<(), String> {
    number.is_multiple_of(2).then_some(()).ok_or("odd".to_owned())
}

#[derive(Deserialize, Structured)]
struct Pair {
    #[structured(validate = even)]
    left: u32,
}

fn main() {}
