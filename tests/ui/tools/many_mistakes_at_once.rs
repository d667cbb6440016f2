use coax::ToolContext;

/// Current weather.
#[coax::tool(timeout = "30", name = "the weather", aprove)]
async fn weather(
    city: &str,
    (a, b): (u8, u8),
    context: &mut ToolContext,
    #[tool(default)] other: &ToolContext,
    days: impl Into<u8>,
) -> f64 {
    let _ = (city, a, b, context, other, days);
    3.5
}

fn main() {
    let _: coax::Toolbox = coax::tools![weather];
}
