//! One list is streamed element by element.

use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Guide {
    #[structured(items)]
    sights: Vec<String>,
    #[structured(items)]
    dangers: Vec<String>,
}

#[derive(Deserialize, Structured)]
enum Either {
    Here {
        #[structured(items)]
        sights: Vec<String>,
    },
    There,
}

fn main() {}
