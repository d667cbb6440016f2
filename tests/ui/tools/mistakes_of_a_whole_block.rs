struct Warehouse;

#[coax::toolbox(name = "warehouse")]
impl Warehouse {
    /// Pieces in stock.
    #[tool(timeout = "1 day")]
    async fn count(&self, #[structured(minimun = 1)] shelf: u8, sku: &str) -> usize {
        sku.len() + usize::from(shelf)
    }

    /// Adds pieces.
    #[tool(approve, approve)]
    fn add(&mut self, (from, to): (u8, u8)) -> u8 {
        from + to
    }
}

fn main() {
    let warehouse = std::sync::Arc::new(Warehouse);
    let _: coax::Toolbox = warehouse.tools();
}
