/// Without a unit.
#[coax::tool(timeout = "30")]
async fn a() {}

/// With a blank.
#[coax::tool(timeout = "30 s")]
async fn b() {}

/// Below zero.
#[coax::tool(timeout = "-1s")]
async fn c() {}

/// Nothing.
#[coax::tool(timeout = "0s")]
async fn d() {}

/// Longer than there are numbers for.
#[coax::tool(timeout = "18446744073709551615h")]
async fn e() {}

fn main() {}
