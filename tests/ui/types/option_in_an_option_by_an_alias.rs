use coax::Structured;
use serde::Deserialize;

type Maybe<T> = Option<T>;

#[derive(Deserialize, Structured)]
struct Patch {
    names: Vec<Maybe<Option<String>>>,
}

fn main() {}
