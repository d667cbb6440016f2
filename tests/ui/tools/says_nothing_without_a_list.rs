/// Current weather.
#[coax::tool]
async fn weather(#[tool] city: String) {}

fn main() {}
