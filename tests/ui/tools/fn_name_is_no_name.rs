struct Warehouse;

#[coax::toolbox(fn_name = "all tools")]
impl Warehouse {
    /// Pieces in stock.
    #[tool]
    fn count(&self) {}
}

fn main() {}
