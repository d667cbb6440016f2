struct Warehouse;

#[coax::toolbox]
impl Warehouse {
    /// Pieces in stock.
    fn count(&self) -> u32 {
        0
    }
}

fn main() {
    let _ = std::sync::Arc::new(Warehouse).tools();
}
