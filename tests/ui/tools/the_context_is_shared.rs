use coax::ToolContext;

/// Current weather.
#[coax::tool]
async fn weather(context: &mut ToolContext) {
    let _ = context;
}

fn main() {}
