/// Current weather.
#[coax::tool]
unsafe extern "C" fn weather(cities: ...) {
    let _ = cities;
}

fn main() {}
