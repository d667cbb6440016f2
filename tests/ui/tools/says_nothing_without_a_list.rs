/// Current weather.
#[coax::tool]
async fn weather(#[tool] city: String) {
    let _ = city;
}

fn main() {}
