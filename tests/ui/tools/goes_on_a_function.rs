/// Current weather.
#[coax::tool]
struct Weather {
    city: String,
}

fn main() {}
