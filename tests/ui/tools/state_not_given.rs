use coax::{IntoTools, ToolContext};

struct Session;

/// Current weather.
#[coax::tool]
fn weather(context: &ToolContext<Session>) {
    let _ = context;
}

fn main() {
    send(coax::tools![weather]);
}

fn send(_: impl IntoTools) {}
