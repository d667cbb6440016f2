use coax::Structured;
use serde::Deserialize;

mod chrono {
    #[derive(serde::Deserialize)]
    pub struct NaiveDate(String);
}

#[derive(Deserialize, Structured)]
struct Meeting {
    day: chrono::NaiveDate,
}

fn main() {}
