/// Current weather.
#[coax::tool(blocking)]
async fn weather() {}

fn main() {}
