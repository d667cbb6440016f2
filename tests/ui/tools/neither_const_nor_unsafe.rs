/// Current weather.
#[coax::tool]
const fn weather() {}

/// The weather of tomorrow.
#[coax::tool]
unsafe fn forecast() {}

/// The weather of the day after.
#[coax::tool]
extern "C" fn later() {}

fn main() {}
