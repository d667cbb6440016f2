//! The key appears in no `Debug`, error, source of an error, or recording.

use super::drain;
use coax::local::Gateway;
use coax::wire::ChatRequest;
use coax::{Client, Error, Message};
use std::error::Error as StdError;
use std::fmt::Write as _;

const KEY: &str = "sk-very-secret-7f3a";

/// All that a log could show of an error.
fn shown(error: &Error) -> String {
    let mut all = format!("{error} {error:?} {error:#?} {:?}", error.text());
    write!(all, "{:?} {:?}", error.failure(), error.response()).expect("a string takes it");
    let mut source = error.source();
    while let Some(cause) = source {
        write!(all, "{cause} {cause:?}").expect("a string takes it");
        source = cause.source();
    }
    all
}

#[tokio::test]
async fn nothing_shows_the_key() {
    let gateway = Gateway::new();
    let builder = Client::builder()
        .transport(gateway.clone())
        .api_key(KEY)
        .header("x-api-key", KEY)
        .retry(coax::RetryPolicy::none());
    let client = builder.clone().build().expect("a client");
    let request = client.prompt("x").header("x-other-key", KEY);
    let mut all = format!(
        "{builder:?} {client:#?} {request:?} {:?}",
        client.prompt("x").extract::<u8>()
    );
    // Servers echo keys back.
    let echo =
        format!(r#"{{"error":{{"message":"Incorrect API key provided: {KEY}","code":"{KEY}"}}}}"#);
    let html = format!("<html>Bearer {KEY}</html>");
    let event = format!(
        "data: {{\"choices\":[{{\"delta\":{{\"content\":\"so far\"}}}}]}}\n\ndata: {echo}\n\n"
    );
    let broken = format!("data: {{ {KEY}\n\n");
    for (status, content_type, body) in [
        (401, "application/json", &echo),
        (400, "text/html", &html),
        (200, "text/html", &html),
        (200, "application/json", &echo),
        (200, "text/event-stream", &event),
        (200, "text/event-stream", &broken),
        (302, "text/html", &html),
    ] {
        gateway
            .reply_raw(status, content_type, body.clone().into_bytes())
            .header("location", KEY);
        let mut stream = match request.clone().stream_text().await {
            Ok(stream) => stream,
            Err(error) => {
                all += &shown(&error);
                continue;
            }
        };
        let error = drain(&mut stream)
            .await
            .1
            .expect("a failure ends no stream well");
        all += &format!("{stream:?} {}", shown(&error));
    }
    all += &format!("{:?} {:?}", gateway, gateway.requests());
    for recorded in gateway.requests() {
        assert_ne!(recorded.headers["authorization"], format!("Bearer {KEY}"));
    }
    assert!(all.contains("[key]"), "the echoes were seen");
    assert!(!all.contains(KEY), "{all}");
}

#[tokio::test]
async fn a_key_that_no_header_can_carry_is_not_shown() {
    let key = format!("{KEY}\u{1}");
    let client = Client::builder()
        .transport(Gateway::new())
        .api_key(key)
        .build()
        .expect("a client");
    let request = ChatRequest::new("", vec![Message::user("x")]);
    let error = client.chat(&request).await.expect_err("no header");
    assert!(error.to_string().contains("header") && !shown(&error).contains(KEY));
    let error = Client::builder()
        .api_key("x")
        .base_url(format!("https://user:{KEY}@host/v1"))
        .model("m")
        .build();
    assert!(!shown(&error.expect_err("no password there")).contains(KEY));
}

#[tokio::test]
async fn an_unreachable_address_is_reported_without_the_key() {
    // The listener is gone, so the port is free.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .expect("a port")
        .local_addr();
    let base = format!("http://{}/v1?token={KEY}", port.expect("an address"));
    let client = Client::builder()
        .api_key(KEY)
        .base_url(base)
        .model("m")
        .build()
        .expect("a client");
    let error = client
        .prompt("x")
        .retries(1)
        .text()
        .await
        .expect_err("nobody listens");
    assert_eq!(
        (error.kind(), error.attempts()),
        (coax::ErrorKind::Connection, 2)
    );
    assert!(
        error.is_retryable() && !shown(&error).contains(KEY),
        "{}",
        shown(&error)
    );
    assert!(!format!("{client:?}").contains(KEY));
}
