use coax::ToolContext;

struct Session;
struct Other;

/// Current weather.
#[coax::tool]
fn weather(context: &ToolContext<Session>) {
    let _ = context;
}

/// The weather of tomorrow.
#[coax::tool]
fn forecast(context: &ToolContext<Other>) {
    let _ = context;
}

fn main() {
    let _ = coax::tools![weather, forecast].with(Session);
}
