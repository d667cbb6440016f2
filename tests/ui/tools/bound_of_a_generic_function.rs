use coax::Structured;
use serde::de::DeserializeOwned;

#[derive(serde::Deserialize)]
struct Place;

/// Looks something up.
#[coax::tool]
fn lookup<T: Structured + DeserializeOwned>(key: T) {
    let _ = key;
}

fn main() {
    let _: coax::Toolbox = coax::tools![lookup::<Place>];
}
