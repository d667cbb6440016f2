use coax::IntoTools;

/// Current weather of a city.
#[coax::tool]
async fn weather(city: String) -> f32 {
    city.len() as f32
}

fn main() {
    send(weather);
}

fn send(_: impl IntoTools) {}
