use coax::{Client, Structured};
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct City {
    name: String,
}

async fn largest(client: Client) -> coax::Result<String> {
    let city: City = client.prompt("The largest city of Norway").extract()?;
    Ok(city.name)
}

fn main() {}
