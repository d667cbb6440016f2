//! What the tests of the local gateway share: sending a request in process, reading the answer.

mod agrees;
mod answers;
mod bounds;
mod extent;
mod over_http;
mod requests;
mod script;
mod shapes;
mod stream;
mod strict;

use bytes::Bytes;
use coax::local::Gateway;
use coax::transport::{Body, Transport, TransportError};
use futures_core::Stream;
use serde_json::{Value, json};
use std::future::poll_fn;
use std::pin::Pin;

/// An answer, read to its end or to where it broke.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) pieces: Vec<Bytes>,
    pub(crate) broke: Option<TransportError>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        let bytes: Vec<u8> = self.pieces.iter().flatten().copied().collect();
        String::from_utf8(bytes).expect("the gateway writes UTF-8")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text()).expect("a body of JSON")
    }

    pub(crate) fn content(&self) -> String {
        let json = self.json();
        json["choices"][0]["message"]["content"]
            .as_str()
            .expect("an answer with content")
            .into()
    }

    /// The chunks of a stream without `[DONE]`.
    pub(crate) fn chunks(&self) -> Vec<Value> {
        chunks(&self.text())
    }
}

pub(crate) fn chunks(text: &str) -> Vec<Value> {
    text.split("\n\n")
        .filter_map(|event| event.strip_prefix("data: "))
        .filter(|data| *data != "[DONE]")
        .map(|data| serde_json::from_str(data).expect("a chunk of JSON"))
        .collect()
}

/// Joins the strings at a place of all deltas.
pub(crate) fn joined(chunks: &[Value], field: &str) -> String {
    let deltas = chunks
        .iter()
        .filter_map(|chunk| chunk["choices"][0]["delta"][field].as_str());
    deltas.collect()
}

pub(crate) async fn next(body: &mut Body) -> Option<Result<Bytes, TransportError>> {
    poll_fn(|context| Pin::new(&mut *body).poll_next(context)).await
}

pub(crate) fn post(body: impl Into<Bytes>) -> http::Request<Vec<Bytes>> {
    http::Request::post("https://gateway.example/v1/chat/completions")
        .header("authorization", "Bearer key-of-the-test")
        .header("content-type", "application/json")
        .body(vec![body.into()])
        .expect("a legal request")
}

pub(crate) async fn send(
    gateway: &Gateway,
    request: http::Request<Vec<Bytes>>,
) -> Result<Answer, TransportError> {
    let (head, mut body) = gateway.send(request).await?.into_parts();
    let mut answer = Answer {
        status: head.status.as_u16(),
        headers: head.headers,
        pieces: Vec::new(),
        broke: None,
    };
    while let Some(piece) = next(&mut body).await {
        match piece {
            Ok(piece) => answer.pieces.push(piece),
            Err(error) => answer.broke = Some(error),
        }
    }
    Ok(answer)
}

/// Sends a body and expects an answer.
pub(crate) async fn ask(gateway: &Gateway, body: &Value) -> Answer {
    send(gateway, post(body.to_string()))
        .await
        .expect("an answer")
}

/// A plain question.
pub(crate) fn question() -> Value {
    json!({
        "model": "anthropic/claude-sonnet-4.5",
        "messages": [{ "role": "user", "content": "A weeknight curry for two" }],
    })
}

pub(crate) fn with(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}

pub(crate) fn streamed(body: Value) -> Value {
    with(
        with(body, "stream", json!(true)),
        "stream_options",
        json!({ "include_usage": true }),
    )
}

/// A request body with that schema, its members in their own order.
pub(crate) fn typed(schema: &str, strict: bool) -> String {
    format!(
        r#"{{"model":"openai/gpt-5","messages":[{{"role":"user","content":"Go"}}],
           "response_format":{{"type":"json_schema","json_schema":{{"name":"Answer","strict":{strict},"schema":{schema}}}}}}}"#
    )
}

/// A strict object schema.
pub(crate) fn recipe() -> &'static str {
    r#"{"type":"object","properties":{
        "title":{"type":"string"},
        "ingredients":{"type":"array","items":{"type":"object","properties":{
            "name":{"type":"string"},"grams":{"type":"number"}},
            "required":["name","grams"],"additionalProperties":false}},
        "minutes":{"type":"integer","minimum":1,"maximum":600},
        "difficulty":{"type":"string","enum":["easy","medium","hard"]},
        "note":{"type":["string","null"]}},
        "required":["title","ingredients","minutes","difficulty","note"],
        "additionalProperties":false}"#
}
