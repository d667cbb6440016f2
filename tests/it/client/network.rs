//! The same over HTTP: the served gateway, a client of one's own, a proxy, redirects.

use super::drain;
use bytes::Bytes;
use coax::local::Gateway;
use coax::transport::{HttpTransport, Transport as _};
use coax::{Client, ErrorKind};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

#[tokio::test]
async fn answers_and_streams_over_http() {
    let gateway = Gateway::new();
    let served = gateway.serve("127.0.0.1:0").await.expect("a port");
    let client = Client::builder()
        .base_url(served.base_url())
        .model("m")
        .api_key("k")
        .build()
        .expect("one");
    gateway.accept_key("k");
    gateway.fail(429).retry_after(Duration::ZERO);
    let numbers: Vec<u32> = client
        .prompt("Three primes")
        .extract()
        .await
        .expect("a made-up list");
    assert!(!numbers.is_empty());
    gateway.reply("Once upon a time").chunk_size(2);
    let mut stream = client.prompt("x").stream_text().await.expect("a stream");
    let mut text = String::new();
    while let Some(piece) = stream.next().await.expect("well") {
        text += &piece;
    }
    assert_eq!(text, "Once upon a time");
    gateway
        .reply("a text that is cut off")
        .disconnect_after(900);
    let mut stream = client.prompt("x").stream_text().await.expect("a stream");
    let error = drain(&mut stream).await.1.expect("no good end");
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    let agent = gateway.requests()[0].headers["user-agent"].clone();
    assert!(agent.to_str().is_ok_and(|agent| agent.starts_with("coax/")));
}

#[tokio::test]
async fn a_request_goes_out_in_its_segments() {
    let gateway = Gateway::new();
    let served = gateway.serve("127.0.0.1:0").await.expect("a port");
    let body = br#"{"model":"m","messages":[{"role":"user","content":"Three segments"}]}"#;
    let transport = HttpTransport::new().expect("a transport");
    for at in [&[][..], &[1], &[0, 20], &[5, 5, 40]] {
        let mut segments = Vec::new();
        let mut rest = Bytes::from_static(body);
        let mut before = 0;
        for &at in at {
            segments.push(rest.split_to(at - before));
            before = at;
        }
        segments.push(rest);
        let request = http::Request::post(format!("{}/chat/completions", served.base_url()))
            .header("content-type", "application/json")
            .body(segments)
            .expect("a request");
        let response = transport.send(request).await.expect("an answer");
        assert_eq!(response.status(), 200, "split at {at:?}");
        let requests = gateway.requests();
        let sent = requests.last().expect("the request");
        assert_eq!(sent.raw, body[..], "split at {at:?}");
        assert_eq!(sent.headers["content-length"], body.len().to_string());
    }
}

/// A server that answers one connection with `answer` and gives back what it was sent.
async fn one_answer(answer: &'static str) -> (String, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let served = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.expect("a client");
        let mut buffer = vec![0; 65536];
        let n = socket.read(&mut buffer).await.expect("a request");
        socket.write_all(answer.as_bytes()).await.expect("sent");
        socket.shutdown().await.expect("closed");
        String::from_utf8_lossy(&buffer[..n]).into_owned()
    });
    (address, served)
}

#[tokio::test]
async fn a_client_of_ones_own_goes_through_its_proxy() {
    let body = r#"{"choices":[{"message":{"content":"by proxy"},"finish_reason":"stop"}]}"#;
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let (proxy, seen) = one_answer(answer.leak()).await;
    let proxied = reqwest::Client::builder()
        .proxy(reqwest::Proxy::http(format!("http://{proxy}")).expect("an address"))
        .build()
        .expect("a reqwest client");
    let client = Client::builder()
        .base_url("http://model.invalid/v1")
        .model("m")
        .allow_http(true)
        .http_client(proxied)
        .build();
    let text = client
        .expect("a client")
        .prompt("x")
        .text()
        .await
        .expect("an answer");
    assert_eq!(text, "by proxy");
    let request = seen.await.expect("the proxy ran");
    assert!(
        request.starts_with("POST http://model.invalid/v1/chat/completions HTTP/1.1"),
        "{request}"
    );
}

#[tokio::test]
async fn a_redirect_is_an_error_that_names_the_address() {
    let answer = "HTTP/1.1 308 Permanent Redirect\r\nlocation: https://elsewhere.example/v1\r\ncontent-length: 0\r\n\r\n";
    let (address, _served) = one_answer(answer).await;
    let client = Client::builder()
        .base_url(format!("http://{address}/v1"))
        .model("m")
        .api_key("k")
        .build();
    let error = client
        .expect("a client")
        .prompt("x")
        .text()
        .await
        .expect_err("no redirect");
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Configuration, Some(308))
    );
    assert!(
        error.to_string().contains("https://elsewhere.example/v1"),
        "{error}"
    );
}

#[tokio::test]
async fn a_server_that_closes_at_once_cannot_be_reached() {
    let (address, _served) = one_answer("").await;
    let client = Client::builder()
        .base_url(format!("http://{address}/v1"))
        .model("m")
        .build()
        .expect("a client");
    let error = client
        .prompt("x")
        .retries(0)
        .text()
        .await
        .expect_err("nothing came");
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(std::error::Error::source(&error).is_some());
}
