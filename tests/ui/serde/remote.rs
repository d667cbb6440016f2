use coax::Structured;
use serde::Deserialize;

struct Foreign {
    seconds: u64,
}

#[derive(Deserialize, Structured)]
#[serde(remote = "Foreign")]
struct Local {
    seconds: u64,
}

fn main() {}
