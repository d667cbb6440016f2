#[coax::main]
fn main() {}
