/// Current weather.
#[coax::tool(aprove, timout = "30s", retries = 2)]
async fn weather(#[tool(defualt = 1)] days: u8) {}

fn main() {
    let _: coax::Toolbox = coax::tools![weather];
}
