/// Current weather.
#[coax::tool(name = weather, description = 1, timeout = 30)]
async fn weather(#[tool(rename = 1)] city: String) {
    let _ = city;
}

fn main() {}
