/// Current weather.
#[coax::tool]
struct Weather {
    city: String,
}

struct Warehouse;

#[coax::tool]
impl Warehouse {
    /// Pieces in stock.
    #[tool(approve)]
    fn count(&self, #[tool(default = 1)] shelf: u8) -> u8 {
        shelf
    }
}

fn main() {}
