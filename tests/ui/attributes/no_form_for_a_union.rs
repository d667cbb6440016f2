use coax::Structured;

#[derive(Structured)]
union Bits {
    float: f32,
    integer: u32,
}

fn main() {}
