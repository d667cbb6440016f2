/// Current weather.
#[coax::toolbox]
async fn weather(city: String) {
    let _ = city;
}

fn main() {}
