struct Warehouse(std::cell::Cell<u32>);

#[coax::toolbox]
impl Warehouse {
    /// Pieces in stock.
    #[tool]
    fn count(&self) -> u32 {
        self.0.get()
    }
}

fn main() {}
