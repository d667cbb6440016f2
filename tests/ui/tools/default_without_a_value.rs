/// Current weather.
#[coax::tool]
async fn weather(#[tool(default = )] days: u32, #[tool(rename = "to", default =)] until: u32) {
    let _ = (days, until);
}

fn main() {}
