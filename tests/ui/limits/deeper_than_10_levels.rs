use coax::Structured;
use serde::Deserialize;

macro_rules! chain {
    ($($outer:ident $inner:ty,)*) => {$(
        #[derive(Deserialize, Structured)]
        struct $outer {
            inner: $inner,
        }
    )*};
}

chain! {
    L1 L2, L2 L3, L3 L4, L4 L5, L5 L6, L6 L7, L7 L8, L8 L9, L9 String,
}

#[derive(Deserialize, Structured)]
struct Root {
    name: String,
    items: Vec<L1>,
}

#[derive(Deserialize, Structured)]
struct Outermost {
    root: Root,
}

fn main() {}
