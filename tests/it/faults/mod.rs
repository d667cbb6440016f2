//! What was wrong once at the borders with real servers: a test for each kind.

mod answers;
mod failures;
mod network;
mod nothing_lost;
mod secrets;
mod streams;
mod table;

use bytes::Bytes;
use coax::local::Gateway;
use coax::{Client, Error, RetryPolicy};
use serde_json::Value;

/// A client of a gateway that gives this body once, whatever is asked.
fn giving(status: u16, label: &str, body: impl Into<Bytes>) -> Client {
    let gateway = Gateway::new();
    gateway.reply_raw(status, label, body);
    quick(gateway)
}

/// A client that sends nothing twice.
fn quick(gateway: Gateway) -> Client {
    let builder = Client::builder()
        .transport(gateway)
        .api_key("sk-of-the-test");
    builder
        .retry(RetryPolicy::none())
        .build()
        .expect("a client")
}

/// A whole answer with this as the first choice.
fn whole(choice: &Value) -> String {
    serde_json::json!({ "id": "c1", "choices": [choice] }).to_string()
}

/// Events of a stream, one a value, with the end.
fn events(chunks: &[Value]) -> String {
    let data = chunks.iter().map(|chunk| format!("data: {chunk}\n\n"));
    data.chain(["data: [DONE]\n\n".to_owned()]).collect()
}

async fn text_of(client: &Client) -> Result<String, Error> {
    client.prompt("x").output_retries(0).text().await
}

async fn error_of(client: &Client) -> Error {
    text_of(client).await.expect_err("no answer")
}

/// The error, whether a stream does not begin or does not end well.
async fn stream_error(client: &Client) -> Error {
    match client.prompt("x").output_retries(0).stream_text().await {
        Err(error) => error,
        Ok(mut stream) => crate::client::drain(&mut stream)
            .await
            .1
            .expect("no good end"),
    }
}
