use serde::Deserialize;

#[derive(Deserialize)]
struct City {
    name: String,
}

async fn ask(client: coax::Client) -> coax::Result<City> {
    client.prompt("A city").extract::<City>().await
}

fn main() {}
