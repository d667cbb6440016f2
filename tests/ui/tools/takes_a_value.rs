/// Current weather.
#[coax::tool(name, timeout, max_calls, enabled)]
async fn weather(#[tool(rename)] city: String) {
    let _ = city;
}

fn main() {}
