use coax::Structured;
use serde::Deserialize;

#[derive(Structured)]
struct City {
    name: String,
}

#[derive(Deserialize, Structured)]
struct Country {
    name: String,
}

async fn ask(client: coax::Client) -> coax::Result<City> {
    let _: Country = client.prompt("A country").extract().await?;
    client.prompt("A city").extract::<City>().await
}

fn main() {}
