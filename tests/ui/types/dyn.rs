use coax::Structured;

#[derive(Structured)]
struct Shelf {
    items: Vec<Box<dyn std::fmt::Debug>>,
}

fn main() {}
