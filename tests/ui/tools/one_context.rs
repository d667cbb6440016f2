use coax::ToolContext;

struct Session;

/// Current weather.
#[coax::tool]
async fn weather(context: &ToolContext<Session>, city: String, other: &ToolContext) {
    let _ = (context, city, other);
}

fn main() {}
