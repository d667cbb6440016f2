use coax::ToolContext;

/// Current weather.
#[coax::tool]
async fn weather(context: &mut ToolContext) {}

fn main() {}
