/// Current weather.
#[coax::tool]
async fn weather(#[structured(minimum = 1)] city: String, #[structured(max_items = 1)] days: u8) {
    let _ = (city, days);
}

fn main() {}
