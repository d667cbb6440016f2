struct Warehouse;

#[coax::toolbox]
impl Warehouse {
    /// Pieces in stock.
    #[tool]
    fn count<T: ToString>(&self, sku: T) -> usize {
        sku.to_string().len()
    }
}

fn main() {}
