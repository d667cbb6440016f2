/// Current weather.
#[coax::tool]
async fn weather(#[tool(default = )] days: u32, #[tool(default)] at: std::num::NonZeroU8) {}

fn main() {}
