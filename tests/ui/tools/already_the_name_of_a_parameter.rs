/// Current weather.
#[coax::tool]
async fn weather(city: String, #[tool(rename = "city")] town: String) {
    let _ = (city, town);
}

fn main() {}
