struct Weather {
    celsius: f64,
}

/// Current weather.
#[coax::tool]
async fn weather(city: String) -> Weather {
    Weather { celsius: city.len() as f64 }
}

/// The weather of tomorrow.
#[coax::tool]
fn forecast(city: String) -> Result<Vec<Weather>, String> {
    Err(city)
}

fn main() {}
