struct Warehouse;

#[coax::toolbox]
impl Warehouse {
    /// Pieces in stock.
    #[tool]
    fn count(&self) -> u32 {
        0
    }

    /// Pieces of one article.
    #[tool(name = "count")]
    fn count_of(&self, sku: String) -> usize {
        sku.len()
    }
}

fn main() {}
