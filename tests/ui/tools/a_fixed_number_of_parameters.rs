/// Current weather.
#[coax::tool]
unsafe extern "C" fn weather(cities: ...) {}

fn main() {}
