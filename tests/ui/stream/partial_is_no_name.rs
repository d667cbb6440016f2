//! The name of a companion is one word.

use coax::{Partial, Structured};
use serde::Deserialize;

#[derive(Deserialize, Structured, Partial)]
#[structured(partial = "recipe::Draft")]
struct Recipe {
    title: String,
}

fn main() {}
