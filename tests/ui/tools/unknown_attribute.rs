/// Current weather.
#[coax::tool(aprove, timout = "30s", retries = 2)]
async fn weather(#[tool(defualt = 1)] days: u8) {
    let _ = days;
}

fn main() {
    let _: coax::Toolbox = coax::tools![weather];
}
