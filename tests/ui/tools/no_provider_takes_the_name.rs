/// Current weather.
#[coax::tool(name = "current weather")]
async fn weather() {}

/// The weather of tomorrow.
#[coax::tool(name = "")]
async fn forecast() {}

/// The weather on the day after.
#[coax::tool]
async fn wetter_für_übermorgen() {}

fn main() {}
