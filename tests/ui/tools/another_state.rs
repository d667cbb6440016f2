use coax::{ToolContext, Toolbox};

struct Session;
struct Other;

/// Current weather.
#[coax::tool]
fn weather(context: &ToolContext<Session>) {
    let _ = context;
}

fn main() {
    let _: Toolbox = coax::tools![weather].with(Other);
}
