/// Current weather.
#[coax::tool]
async fn weather(#[structured(min_length = 1)] cities: Vec<String>) {}

fn main() {}
