/// Current weather.
#[coax::tool]
async fn weather(city: impl Into<String>) {}

fn main() {}
