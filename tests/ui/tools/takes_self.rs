struct Warehouse;

#[coax::toolbox]
impl Warehouse {
    /// Pieces in stock.
    #[tool]
    fn count(sku: String) -> u32 {
        0
    }
}

fn main() {}
