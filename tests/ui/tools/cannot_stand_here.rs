/// Current weather.
#[coax::tool(rename = "wx")]
async fn weather(
    #[tool(name = "town", description = "The city.")] city: String,
    #[tool(minimum = 1)] days: u8,
    #[tool(alias = "u")] unit: Option<String>,
) {
    let _ = (city, days, unit);
}

struct Warehouse;

#[coax::toolbox(approve)]
impl Warehouse {
    /// Pieces in stock.
    #[tool(crate = "coax", fn_name = "all")]
    fn count(&self) {}
}

fn main() {}
