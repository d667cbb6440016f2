use coax::Structured;

#[derive(Structured)]
struct Handle {
    at: *const u8,
}

fn main() {}
