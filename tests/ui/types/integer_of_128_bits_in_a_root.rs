use coax::Structured;

const SCHEMA: &str = <Vec<u128> as Structured>::SCHEMA;

fn main() {
    println!("{SCHEMA}");
}
