/// Current weather.
#[coax::tool]
fn weather(#[cfg(unix)] city: String) {}

fn main() {}
