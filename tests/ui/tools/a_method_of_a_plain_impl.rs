struct Warehouse;

impl Warehouse {
    /// Pieces in stock.
    #[coax::tool]
    async fn count(&self, sku: String) -> u32 {
        sku.len() as u32
    }
}

fn main() {}
