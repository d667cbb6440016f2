/// Current weather.
#[coax::tool(enabled = "is_admin")]
async fn weather() {}

fn main() {}
