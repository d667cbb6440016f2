use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize)]
struct Item;

#[derive(Deserialize, Structured)]
struct Page<T> {
    items: Vec<T>,
}

#[derive(Deserialize, Structured)]
struct Answer {
    page: Page<Item>,
}

fn main() {}
