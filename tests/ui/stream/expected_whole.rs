//! `stream` knows one word.

use coax::{Partial, Structured};
use serde::Deserialize;

#[derive(Deserialize, Structured, Partial)]
struct Recipe {
    #[structured(stream = "late")]
    title: String,
}

fn main() {}
