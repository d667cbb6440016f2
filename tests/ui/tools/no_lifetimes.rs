use coax::ToolContext;

/// Current weather.
#[coax::tool]
fn weather<'a>(context: &'a ToolContext) -> &'a str {
    context.call_id()
}

/// The weather of tomorrow.
#[coax::tool]
async fn forecast(context: &'static ToolContext) {
    let _ = context;
}

fn main() {}
