mod weather {
    /// Current weather.
    #[coax::tool]
    pub fn weather() {}
}

use weather::weather;

fn main() {
    weather();
}
