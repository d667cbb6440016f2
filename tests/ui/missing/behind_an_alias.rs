use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize)]
struct Item;

type Items = Option<Vec<Item>>;

#[derive(Deserialize, Structured)]
struct Answer {
    #[serde(skip)]
    kept: bool,
    items: Items,
}

fn main() {}
