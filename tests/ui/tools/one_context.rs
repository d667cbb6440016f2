use coax::ToolContext;

struct Session;

/// Current weather.
#[coax::tool]
async fn weather(context: &ToolContext<Session>, city: String, other: &ToolContext) {}

fn main() {}
