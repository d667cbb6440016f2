use coax::Structured;
use serde::Deserialize;

macro_rules! nest {
    ($($outer:ident $inner:ident),*) => {
        $(#[derive(Deserialize, Structured)]
        struct $outer { inner: $inner })*
    };
}

nest!(A B, B C, C D, D E, E F, F G, G H, H I, I J);

#[derive(Deserialize, Structured)]
struct J {
    end: bool,
}

#[derive(Deserialize, Structured)]
struct Root {
    items: Vec<A>,
}

fn main() {}
