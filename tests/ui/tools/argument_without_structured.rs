#[derive(serde::Deserialize)]
struct Place {
    city: String,
}

/// Current weather.
#[coax::tool]
async fn weather(place: Option<Place>, days: u8) {
    let _ = (place, days);
}

fn main() {}
