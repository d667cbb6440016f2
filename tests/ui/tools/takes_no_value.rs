/// Current weather.
#[coax::tool(approve = true, sequential("always"))]
async fn weather() {}

fn main() {}
