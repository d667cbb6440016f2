/// Current weather.
#[coax::tool]
async fn weather(#[structured(minimun = 1)] days: u8, #[serde(defualt)] city: String) {
    let _ = (days, city);
}

fn main() {}
