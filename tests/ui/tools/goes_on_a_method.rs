struct Warehouse;

#[coax::toolbox]
impl Warehouse {
    #[tool]
    const MOST: u32 = 1;
}

fn main() {}
