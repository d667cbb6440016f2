#[derive(serde::Deserialize, coax::Structured)]
struct Place {
    city: String,
}

/// Current weather.
#[coax::tool]
async fn weather(place: &Place) {
    let _ = place;
}

fn main() {}
