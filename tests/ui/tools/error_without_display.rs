enum Failure {
    NoSuchCity,
}

/// Current weather.
#[coax::tool]
async fn weather(city: String) -> Result<f64, Failure> {
    Err(Failure::NoSuchCity)
}

fn main() {}
