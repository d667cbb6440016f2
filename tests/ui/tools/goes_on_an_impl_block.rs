/// Current weather.
#[coax::toolbox]
async fn weather(city: String) {}

fn main() {}
