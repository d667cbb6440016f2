use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
enum Never {}

fn main() {}
