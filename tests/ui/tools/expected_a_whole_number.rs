/// Current weather.
#[coax::tool(max_calls = 0)]
async fn weather() {}

/// The weather of tomorrow.
#[coax::tool(max_calls = "three")]
async fn forecast() {}

fn main() {}
