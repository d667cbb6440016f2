use coax::ToolContext;

struct Session;

/// Current weather.
#[coax::tool]
async fn weather(context: ToolContext<Session>) {
    drop(context);
}

fn main() {}
