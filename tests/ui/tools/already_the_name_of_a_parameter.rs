/// Current weather.
#[coax::tool]
async fn weather(city: String, #[tool(rename = "city")] town: String) {}

fn main() {}
