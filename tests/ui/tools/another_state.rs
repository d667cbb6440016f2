use coax::{ToolContext, Toolbox};

struct Session;
struct Other;

/// Current weather.
#[coax::tool]
fn weather(context: &ToolContext<Session>) {}

fn main() {
    let _: Toolbox = coax::tools![weather].with(Other);
}
