/// Current weather.
#[coax::tool]
async fn weather(#[structured(minimum = 1)] city: String, #[structured(minimun = 1)] days: u8) {}

fn main() {}
