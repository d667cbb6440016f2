use coax::ToolContext;

struct Session;
struct Other;

/// Current weather.
#[coax::tool]
fn weather(context: &ToolContext<Session>) {}

/// The weather of tomorrow.
#[coax::tool]
fn forecast(context: &ToolContext<Other>) {}

fn main() {
    let _ = coax::tools![weather, forecast].with(Session);
}
