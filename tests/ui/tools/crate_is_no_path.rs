/// Current weather.
#[coax::tool(crate = "my crate")]
fn weather() {}

fn main() {}
