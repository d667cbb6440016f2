/// Current weather.
#[coax::tool(timeout = "30s")]
fn weather() {}

fn main() {}
