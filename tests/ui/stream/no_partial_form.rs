//! A streamed type that does not derive `Partial`.

use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Recipe {
    title: String,
}

async fn ask(client: coax::Client) {
    let _ = client.prompt("x").stream::<Recipe>().await;
}

fn main() {}
