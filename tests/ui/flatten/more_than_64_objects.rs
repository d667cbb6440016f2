use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[serde(tag = "a")]
enum A { A1, A2, A3, A4, A5, A6, A7, A8, A9 }

#[derive(Deserialize, Structured)]
#[serde(tag = "b")]
enum B { B1, B2, B3, B4, B5, B6, B7, B8, B9 }

#[derive(Deserialize, Structured)]
struct Article {
    #[serde(flatten)]
    a: A,
    #[serde(flatten)]
    b: B,
}

fn main() {}
