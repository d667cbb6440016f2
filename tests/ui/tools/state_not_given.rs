use coax::{IntoTools, ToolContext};

struct Session;

/// Current weather.
#[coax::tool]
fn weather(context: &ToolContext<Session>) {}

fn main() {
    coax::tools![weather].into_tools();
    send(coax::tools![weather]);
}

fn send(_: impl IntoTools) {}
