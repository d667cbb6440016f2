use coax::ToolContext;

struct Session;

fn is_admin(_: &ToolContext<Session>) -> bool {
    true
}

fn is_open() -> bool {
    true
}

/// Current weather.
#[coax::tool(enabled = is_admin)]
fn weather() {}

/// The weather of tomorrow.
#[coax::tool(enabled = is_open)]
fn forecast() {}

fn main() {}
