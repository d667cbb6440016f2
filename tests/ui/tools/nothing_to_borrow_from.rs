use std::borrow::Cow;

/// Current weather.
#[coax::tool]
async fn weather(city: &str, days: &[u8], unit: Option<&str>, note: Cow<'_, str>) {
    let _ = (city, days, unit, note);
}

fn main() {}
