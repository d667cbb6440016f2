#[derive(coax::Structured)]
struct Place {
    city: String,
}

/// Current weather.
#[coax::tool]
async fn weather(place: Place, days: u8) {
    let _ = (place, days);
}

fn main() {}
