use coax::Structured;

#[derive(Structured)]
union Bits {
    number: u32,
    float: f32,
}

fn main() {}
