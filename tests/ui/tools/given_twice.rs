/// Current weather.
#[coax::tool(approve, name = "wx", approve)]
async fn weather(#[tool(default = 1)] #[tool(default = 2)] days: u8) {
    let _ = days;
}

fn main() {}
