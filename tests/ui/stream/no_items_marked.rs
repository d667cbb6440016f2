//! A struct that does not say which of its lists is streamed.

use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
struct Guide {
    sights: Vec<String>,
}

async fn ask(client: coax::Client) {
    let _ = client.prompt("x").stream_items_of::<Guide>().await;
}

fn main() {}
