//! The local gateway over a socket, for clients that are not ours.

use super::{chunks, joined, question, streamed};
use coax::local::{Gateway, Served};
use serde_json::Value;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

async fn serve(gateway: &Gateway) -> Served {
    gateway.serve("127.0.0.1:0").await.expect("a free port")
}

async fn post(served: &Served, body: &Value) -> reqwest::Result<reqwest::Response> {
    reqwest::Client::builder()
        .no_proxy()
        .build()?
        .post(format!("{}/chat/completions", served.base_url()))
        .bearer_auth("key-of-the-test")
        .header("content-type", "application/json")
        .body(body.to_string())
        .send()
        .await
}

async fn json(response: reqwest::Response) -> Value {
    serde_json::from_slice(&response.bytes().await.expect("a body")).expect("JSON")
}

#[tokio::test]
async fn answers_streams_and_failures_over_http() {
    let gateway = Gateway::new();
    let served = serve(&gateway).await;
    gateway.accept_key("key-of-the-test");
    gateway.reply("Hello there");
    gateway.reply("Streamed").network_chunk(7);
    gateway.fail(429).retry_after(Duration::from_secs(2));
    let answer = json(post(&served, &question()).await.expect("an answer")).await;
    assert_eq!(answer["choices"][0]["message"]["content"], "Hello there");
    let stream = post(&served, &streamed(question()))
        .await
        .expect("an answer");
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let text = stream.text().await.expect("a body");
    assert!(text.ends_with("data: [DONE]\n\n"));
    assert_eq!(joined(&chunks(&text), "content"), "Streamed");
    let limited = post(&served, &question()).await.expect("an answer");
    assert_eq!(
        (limited.status().as_u16(), &limited.headers()["retry-after"]),
        (429, &"2".parse().expect("ok"))
    );
    let requests = gateway.requests();
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[0].path, "/v1/chat/completions");
    assert_eq!(requests[0].headers["authorization"], "Bearer [redacted]");
    assert_eq!(requests[1].body["stream"], true);
}

#[tokio::test]
async fn broken_connections_over_http() {
    let gateway = Gateway::new();
    let served = serve(&gateway).await;
    gateway.reply("Never").disconnect();
    assert!(post(&served, &question()).await.is_err());
    for body in [question(), streamed(question())] {
        gateway.reply("A tale of some length").disconnect_after(90);
        let mut response = post(&served, &body).await.expect("a head");
        let mut received = 0;
        let broke = loop {
            match response.chunk().await {
                Ok(Some(chunk)) => received += chunk.len(),
                Ok(None) => break false,
                Err(_) => break true,
            }
        };
        assert!(broke && received <= 90, "{received} bytes");
    }
    assert_eq!(
        post(&served, &question())
            .await
            .expect("an answer")
            .status(),
        200
    );
}

/// One answer of a kept connection, head and body.
async fn exchange(stream: &mut TcpStream, request: &str) -> (String, String) {
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut bytes = Vec::new();
    loop {
        bytes.push(stream.read_u8().await.expect("a head"));
        if bytes.ends_with(b"\r\n\r\n") {
            break;
        }
    }
    let head = String::from_utf8(bytes).expect("UTF-8").to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .expect("a length")
        .parse()
        .expect("a number");
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.expect("a body");
    (head, String::from_utf8(body).expect("UTF-8"))
}

#[tokio::test]
async fn connections_are_kept_and_bad_bytes_harmless() {
    let gateway = Gateway::new();
    let served = serve(&gateway).await;
    let mut stream = TcpStream::connect(served.address())
        .await
        .expect("a connection");
    for _ in 0..3 {
        let request = "GET /v1/models HTTP/1.1\r\nhost: x\r\n\r\n";
        let (head, body) = exchange(&mut stream, request).await;
        assert!(head.starts_with("http/1.1 200") && body.contains("anthropic/"));
    }
    let request = "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\n{\"a";
    let (head, body) = exchange(&mut stream, request).await;
    assert!(
        head.starts_with("http/1.1 400") && body.contains("could not parse"),
        "{head}{body}"
    );
    for garbage in [
        "\0\0\u{1}\r\n\r\n",
        "POST / HTTP/9\r\n\r\n",
        "POST /v1/chat/completions HTTP/1.1\r\ncontent-length: 99\r\n\r\n{",
    ] {
        let mut stream = TcpStream::connect(served.address())
            .await
            .expect("a connection");
        stream.write_all(garbage.as_bytes()).await.expect("sent");
        stream.shutdown().await.expect("closed");
        let mut rest = Vec::new();
        // Whatever comes, the connection ends.
        let _ = stream.read_to_end(&mut rest).await;
    }
    assert_eq!(
        post(&served, &question())
            .await
            .expect("an answer")
            .status(),
        200
    );
}

#[tokio::test]
async fn too_large_bodies_are_refused() {
    let gateway = Gateway::new();
    let served = serve(&gateway).await;
    let mut stream = TcpStream::connect(served.address())
        .await
        .expect("a connection");
    let size = (64 << 20) + 1;
    let request =
        format!("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: {size}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    stream.write_all(&vec![b' '; size]).await.expect("sent");
    let mut head = [0; 12];
    stream.read_exact(&mut head).await.expect("a head");
    assert_eq!(&head, b"HTTP/1.1 413");
}

#[tokio::test]
async fn dropping_stops_listening_and_streaming() {
    let gateway = Gateway::new();
    gateway
        .reply("A long tale")
        .chunk_delay(Duration::from_secs(3_600));
    let served = serve(&gateway).await;
    let address = served.address();
    let mut response = post(&served, &streamed(question())).await.expect("a head");
    assert!(response.chunk().await.expect("a chunk").is_some());
    drop(served);
    assert!(response.chunk().await.is_err(), "the stream breaks");
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn shutdown_lets_answers_finish() {
    let gateway = Gateway::new();
    gateway
        .reply("A tale")
        .chunk_delay(Duration::from_millis(5));
    let served = serve(&gateway).await;
    let address = served.address();
    let idle = TcpStream::connect(address).await.expect("a connection");
    let response = post(&served, &streamed(question())).await.expect("a head");
    let (text, ()) = futures(response.text(), served.shutdown()).await;
    assert!(text.expect("a whole body").ends_with("data: [DONE]\n\n"));
    assert!(TcpStream::connect(address).await.is_err());
    drop(idle);
}

#[tokio::test]
async fn other_machines_are_let_in_only_when_that_is_meant() {
    let gateway = Gateway::new();
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let error = gateway.serve(address).await.expect_err("a refusal");
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
        let said = error.to_string();
        assert!(
            said.contains("serve_anywhere") && said.contains(address),
            "{said}"
        );
    }
    let served = gateway.serve("localhost:0").await.expect("a free port");
    assert!(served.address().ip().is_loopback());
    let served = gateway
        .serve_anywhere("0.0.0.0:0")
        .await
        .expect("a free port");
    assert!(served.address().ip().is_unspecified());
    assert!(served.base_url().starts_with("http://127.0.0.1:"));
    let answer = post(&served, &question()).await.expect("an answer");
    assert_eq!(answer.status(), 200);
}

/// Returns what comes on a connection on which only this much is sent, and after how many seconds it ends.
async fn half_sent(served: &Served, sent: &str) -> (String, u64) {
    let mut stream = TcpStream::connect(served.address())
        .await
        .expect("a connection");
    stream.write_all(sent.as_bytes()).await.expect("sent");
    let begun = Instant::now();
    let mut received = String::new();
    let read = stream.read_to_string(&mut received);
    timeout(Duration::from_secs(300), read)
        .await
        .expect("an end")
        .expect("a clean end");
    (received, begun.elapsed().as_secs())
}

#[tokio::test]
async fn slow_heads_and_bodies_time_out() {
    let served = serve(&Gateway::new()).await;
    tokio::time::pause();
    for sent in ["", "POST /v1/chat/completions HTTP/1.1\r\nhost:"] {
        let (_, seconds) = half_sent(&served, sent).await;
        assert!((29..=31).contains(&seconds), "{sent}: {seconds} s");
    }
    let head = "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\n{";
    let (received, seconds) = half_sent(&served, head).await;
    assert!((59..=61).contains(&seconds), "{seconds} s");
    let received = received.to_lowercase();
    assert!(received.starts_with("http/1.1 408"), "{received}");
    assert!(received.contains("connection: close"), "{received}");
}

#[tokio::test]
async fn shutdown_ends_whatever_is_open() {
    let gateway = Gateway::new();
    let served = serve(&gateway).await;
    let connect = || TcpStream::connect(served.address());
    let mut open = Vec::new();
    let head = "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\n{";
    for sent in ["", "POST /v1", head] {
        let mut stream = connect().await.expect("a connection");
        stream.write_all(sent.as_bytes()).await.expect("sent");
        open.push(stream);
    }
    gateway
        .reply("Never through")
        .chunk_delay(Duration::from_secs(3_600));
    let mut stuck = post(&served, &streamed(question())).await.expect("a head");
    assert!(stuck.chunk().await.expect("a chunk").is_some());
    tokio::time::pause();
    let begun = Instant::now();
    served.shutdown().await;
    let seconds = begun.elapsed().as_secs();
    assert!((9..=11).contains(&seconds), "{seconds} s");
    assert!(stuck.chunk().await.is_err(), "the stream breaks");
    drop(open);
}

#[tokio::test]
async fn shutdown_does_not_wait_for_idle_connections() {
    let gateway = Gateway::new();
    let served = serve(&gateway).await;
    let silent = TcpStream::connect(served.address()).await.expect("one");
    let mut kept = TcpStream::connect(served.address()).await.expect("one");
    exchange(&mut kept, "GET /v1/models HTTP/1.1\r\nhost: x\r\n\r\n").await;
    tokio::time::pause();
    let begun = Instant::now();
    served.shutdown().await;
    assert!(begun.elapsed() < Duration::from_secs(1));
    drop((silent, kept));
}

async fn futures<A, B>(a: impl Future<Output = A>, b: impl Future<Output = B>) -> (A, B) {
    tokio::join!(a, b)
}

#[derive(Debug, serde::Deserialize, coax::Structured)]
struct Named {
    #[structured(min_length = 1)]
    name: String,
}

#[tokio::test]
async fn a_server_in_the_form_of_llama_cpp_takes_the_dialect_of_local_servers() {
    let gateway = Gateway::new().with_shape(coax::local::Shape::LlamaCpp);
    let served = serve(&gateway).await;
    let client = coax::Client::builder()
        .base_url(served.base_url())
        .api_key("") // counts as none
        .model("qwen")
        .build()
        .expect("a client");
    let named: Named = client.prompt("x").extract().await.expect("a name");
    assert!(!named.name.is_empty());
    let request = &gateway.requests()[0];
    assert!(request.body.to_string().contains("minLength"));
    assert!(!request.headers.contains_key("authorization"));
}
