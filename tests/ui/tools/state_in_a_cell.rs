use coax::ToolContext;
use std::cell::Cell;

/// Pieces in stock.
#[coax::tool]
fn count(context: &ToolContext<Cell<u32>>) -> u32 {
    context.state().get()
}

fn main() {}
