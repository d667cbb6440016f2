//! Only a list has elements.

use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Guide {
    #[structured(items)]
    sight: Option<String>,
}

fn main() {}
