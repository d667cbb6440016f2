struct Place {
    city: String,
}

/// Current weather.
#[coax::tool]
async fn weather(place: Place) -> String {
    place.city
}

fn main() {}
