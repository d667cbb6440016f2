use coax::{Client, Structured};
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Deserialize, Structured)]
struct Page<T> {
    items: Vec<T>,
}

async fn page<T: DeserializeOwned + 'static>(client: Client) -> coax::Result<Vec<T>> {
    let page = client.prompt("A page").extract::<Page<T>>().await?;
    Ok(page.items)
}

fn main() {}
