#[derive(serde::Deserialize, coax::Structured)]
struct Place {
    city: String,
}

struct Warehouse;

#[coax::toolbox]
impl Warehouse {
    /// Where it is.
    #[tool]
    fn locate(&self, place: &Place) -> usize {
        place.city.len()
    }
}

fn main() {}
