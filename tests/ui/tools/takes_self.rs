struct Warehouse;

#[coax::toolbox]
impl Warehouse {
    /// Pieces in stock.
    #[tool]
    fn count(sku: String) -> u32 {
        sku.len() as u32
    }
}

fn main() {}
