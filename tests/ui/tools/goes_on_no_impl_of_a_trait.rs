struct Warehouse;

trait Stock {
    fn count(&self) -> u32;
}

#[coax::toolbox]
impl Stock for Warehouse {
    /// Pieces in stock.
    #[tool]
    fn count(&self) -> u32 {
        0
    }
}

fn main() {}
