//! A type inside a streamed one that does not derive `Partial`.

use coax::{Partial, Structured};
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Step {
    text: String,
}

#[derive(Deserialize, Structured, Partial)]
struct Recipe {
    title: String,
    steps: Vec<Step>,
}

fn main() {}
