use coax::ToolContext;

struct Session;
struct Other;
struct Warehouse;

#[coax::toolbox]
impl Warehouse {
    /// Pieces in stock.
    #[tool]
    fn count(&self, context: &ToolContext<Session>) -> u32 {
        0
    }

    /// Orders pieces.
    #[tool]
    fn order(&self, pieces: u32, context: &ToolContext<Other>) {}
}

fn main() {}
