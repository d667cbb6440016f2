/// Current weather.
#[coax::tool]
async fn weather(city: impl Into<String>) {
    let _ = city;
}

fn main() {}
