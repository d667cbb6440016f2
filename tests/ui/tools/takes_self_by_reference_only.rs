struct Warehouse;

#[coax::toolbox]
impl Warehouse {
    /// Adds pieces.
    #[tool]
    fn add(&mut self, pieces: u32) {
        let _ = pieces;
    }

    /// Takes all.
    #[tool]
    async fn take(self) {}
}

fn main() {
    let _ = std::sync::Arc::new(Warehouse).tools();
}
