/// Current weather.
#[coax::tool]
async fn weather((latitude, longitude): (f64, f64), _: u8) {
    let _ = (latitude, longitude);
}

fn main() {}
