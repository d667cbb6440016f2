use coax::ToolContext;

struct Session;
struct Other;
struct Warehouse;

#[coax::toolbox]
impl Warehouse {
    /// Pieces in stock.
    #[tool]
    fn count(&self, context: &ToolContext<Session>) -> usize {
        context.messages().len()
    }

    /// Orders pieces.
    #[tool]
    fn order(&self, pieces: u32, context: &ToolContext<Other>) {
        let _ = (pieces, context);
    }
}

fn main() {}
