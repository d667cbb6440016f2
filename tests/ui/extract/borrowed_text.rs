use coax::{Client, Structured};
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct City<'a> {
    name: &'a str,
}

async fn ask(client: Client) -> coax::Result<()> {
    let city: City<'_> = client.prompt("A city").extract().await?;
    println!("{}", city.name);
    Ok(())
}

fn main() {}
