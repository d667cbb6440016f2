use coax::Structured;
use serde::de::DeserializeOwned;

struct Place;

/// Looks something up.
#[coax::tool]
fn lookup<T: Structured + DeserializeOwned>(key: T) {}

/// Finds something.
#[coax::tool]
fn find<T>(key: T) {}

fn main() {
    let _: coax::Toolbox = coax::tools![lookup::<Place>];
}
