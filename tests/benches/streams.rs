//! Memory of streams: of ten thousand at once, and of one whose reader stops for a while.
//!
//! Measured as what the system holds for the process, so only on Linux, and rough.

use bytes::Bytes;
use coax::local::Gateway;
use coax::transport::{Body, Sending, Transport};
use coax::{Client, TextStream};
use futures_core::Stream;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

const STREAMS: usize = 10_000;
const CHUNKS: usize = 400_000;
/// What sockets and the HTTP client may take while a reader stops.
const BUFFERS: usize = 16 << 20;

/// Bytes that the process holds.
fn resident() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kilobytes: usize = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// Answers each request with one chunk, and is then silent: a server that costs nothing.
struct Silent;

struct Pieces(Option<Bytes>);

impl Stream for Pieces {
    type Item = Result<Bytes, coax::transport::TransportError>;
    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0
            .take()
            .map_or(Poll::Pending, |piece| Poll::Ready(Some(Ok(piece))))
    }
}

impl Transport for Silent {
    fn send(&self, _: http::Request<Vec<Bytes>>) -> Sending<'_> {
        let event = b"data: {\"id\":\"gen_01JQZX4T5V6W7X8Y9Z0A1B2C3D\",\"object\":\"chat.completion.chunk\",\"created\":1773346311,\
            \"model\":\"anthropic/claude-sonnet-4.5\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Once\"},\"logprobs\":null,\
            \"finish_reason\":null}],\"system_fingerprint\":\"fp_9k2zt1\"}\n\n";
        let body = Body::new(Pieces(Some(Bytes::from_static(event))));
        let response = http::Response::builder()
            .header("content-type", "text/event-stream")
            .body(body);
        Box::pin(async { Ok(response.expect("a legal head")) })
    }
}

async fn open(client: &Client) -> TextStream {
    let mut stream = client
        .prompt("Tell me a story")
        .stream_text()
        .await
        .expect("a stream");
    assert!(stream.next().await.expect("well").is_some());
    stream
}

/// Opens all streams and reads a piece of each.
async fn many(what: &str, client: &Client, script: impl Fn()) {
    let Some(before) = resident() else { return };
    let mut streams = Vec::with_capacity(STREAMS);
    for _ in 0..STREAMS {
        script();
        streams.push(open(client).await);
    }
    let each = resident().unwrap_or(before).saturating_sub(before) / STREAMS;
    println!("{STREAMS} streams at once, {what}: {each} bytes each");
    drop(streams);
}

/// Reads a long stream over HTTP, and stops on the way.
async fn one_that_stops() {
    let gateway = Gateway::new();
    gateway.reply("Once".repeat(CHUNKS));
    let served = gateway.serve("127.0.0.1:0").await.expect("a port");
    let client = Client::builder()
        .base_url(served.base_url())
        .model("m")
        .api_key("k")
        .build();
    let mut stream = open(&client.expect("a client")).await;
    let Some(before) = resident() else { return };
    let grown = || resident().unwrap_or(before).saturating_sub(before);
    tokio::time::sleep(Duration::from_secs(2)).await;
    let stopped = grown();
    let (mut chunks, mut most) = (1, stopped);
    while stream.next().await.expect("well").is_some() {
        chunks += 1;
        if chunks % 10_000 == 0 {
            most = most.max(grown());
        }
    }
    assert_eq!(chunks, CHUNKS);
    println!(
        "{CHUNKS} chunks over HTTP: {} KiB more while the reader stopped, {} KiB at most, of which {} KiB are the text",
        stopped >> 10,
        most >> 10,
        (4 * CHUNKS) >> 10,
    );
    assert!(most < BUFFERS, "memory grows with what nobody reads");
}

/// Each in a process of its own, since what one gives back the next one would be given.
fn main() {
    let chosen = std::env::args().nth(1);
    if let Some(chosen) = chosen.filter(|name| NAMES.contains(&name.as_str())) {
        return run(&chosen);
    }
    let program = std::env::current_exe().expect("a program has a path");
    for name in NAMES {
        let status = std::process::Command::new(&program).arg(name).status();
        assert!(status.expect("it starts").success(), "{name} failed");
    }
}

const NAMES: [&str; 3] = ["stopping", "client", "gateway"];

fn run(name: &str) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        match name {
            "stopping" => one_that_stops().await,
            "client" => {
                let client = Client::builder().transport(Silent).build();
                let client = client.expect("a client");
                many("the client alone", &client, || {}).await;
            }
            _ => {
                let gateway = Gateway::new();
                let script = || drop(gateway.reply("Once upon a time"));
                let what = "with the local gateway and its log";
                many(what, &gateway.client(), script).await;
            }
        }
    });
}
