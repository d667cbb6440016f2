enum Failure {
    NoSuchCity,
}

/// Current weather.
#[coax::tool]
async fn weather(city: String) -> Result<f64, Failure> {
    if city.is_empty() { Err(Failure::NoSuchCity) } else { Ok(3.5) }
}

fn main() {}
