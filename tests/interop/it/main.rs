//! The client against real servers, which `tests/interop/run` starts.
//!
//! llama.cpp's own server gives random text and schema-true JSON; aimock gives scripted answers and
//! faults. What is tested is the wire and the schema, not the sense of an answer.

mod calls;
mod cancel;
mod faults;
mod images;
mod limits;
mod numbers;
mod partials;
mod streams;
mod text;
mod tools;
mod typed;
mod zoo;

use coax::{Client, Error};

/// Returns what `tests/interop/run` tells the tests.
fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is unset: `tests/interop/run` sets it"))
}

fn client(base_url: &str) -> Client {
    client_at(&variable(base_url))
}

fn client_at(base_url: &str) -> Client {
    Client::builder()
        .base_url(base_url)
        .api_key(variable("COAX_INTEROP_KEY"))
        .model("tiny-random")
        .build()
        .expect("the settings are right")
}

/// llama.cpp with a model that answers at once.
fn llama() -> Client {
    client("COAX_INTEROP_LLAMA")
}

/// llama.cpp with a model that thinks first.
fn reasoning() -> Client {
    client("COAX_INTEROP_REASONING")
}

/// The server whose answers and faults are in `tests/interop/faults.json`.
fn faults() -> Client {
    client("COAX_INTEROP_FAULTS")
}

/// GETs a path beside the API, as a server's own knowledge of what happened.
async fn look(base_url: &str, path: &str) -> serde_json::Value {
    let url = variable(base_url).replace("/v1", path);
    let request = reqwest::Client::new()
        .get(url)
        .bearer_auth(variable("COAX_INTEROP_KEY"));
    let response = request.send().await.expect("the server answers");
    let body = response.bytes().await.expect("the answer is whole");
    serde_json::from_slice(&body).expect("the answer is JSON")
}

/// The key is in nothing that an error shows.
fn assert_no_key(error: &Error, key: &str) {
    let mut shown = format!("{error} {error:?}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        shown.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    assert!(!shown.contains(key), "{shown}");
}
