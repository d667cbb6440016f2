mod weather {
    /// Current weather.
    #[coax::tool]
    pub fn weather() {}
}

use weather::weather;

fn main() {
    let _: coax::Toolbox = coax::tools![weather];
}
