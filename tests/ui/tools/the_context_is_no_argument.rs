use coax::ToolContext;

/// Current weather.
#[coax::tool]
async fn weather(
    /// What is documented here, nobody reads.
    #[tool(default = 1)]
    context: &ToolContext,
) {
    let _ = context;
}

fn main() {}
