/// Current weather.
#[coax::tool]
async fn weather(#[tool(default = "x")] days: u32) {
    let _ = days;
}

fn main() {}
