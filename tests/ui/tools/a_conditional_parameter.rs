/// Current weather.
#[coax::tool]
fn weather(#[cfg(unix)] city: String) {
    let _ = city;
}

fn main() {}
