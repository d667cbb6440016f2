use std::num::NonZeroU8;

/// Current weather.
#[coax::tool]
async fn weather(#[tool(default)] days: NonZeroU8) {
    let _ = days;
}

fn main() {}
