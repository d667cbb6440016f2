/// Current weather.
#[coax::tool]
fn weather() {}

fn main() {
    let _: coax::Toolbox = coax::tools![weather, weather];
}
