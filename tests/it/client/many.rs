//! Many streams at once, and readers that stop: nothing is left running, nothing is made in advance.

use bytes::Bytes;
use coax::local::Gateway;
use coax::transport::{Body, Sending, Transport, TransportError};
use coax::{Client, TextStream};
use futures_core::Stream;
use serde_json::json;
use std::any::Any;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::runtime::Handle;

async fn open(client: &Client) -> TextStream {
    let mut stream = client.prompt("x").stream_text().await.expect("a stream");
    let piece = stream.next().await.expect("well");
    assert_eq!(piece.as_deref(), Some("Once"));
    stream
}

/// Waits until so many tasks are left, and fails when they are still more after a while.
async fn wait_for_tasks(left: usize) {
    for _ in 0..500 {
        if Handle::current().metrics().num_alive_tasks() <= left {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let alive = Handle::current().metrics().num_alive_tasks();
    panic!("{alive} tasks are alive, not {left}");
}

#[tokio::test]
async fn ten_thousand_streams_leave_no_task() {
    let gateway = Gateway::new();
    let client = gateway.client();
    let mut streams = Vec::new();
    for _ in 0..10_000 {
        gateway.reply("Once upon a time");
        streams.push(open(&client).await);
    }
    // In process a stream needs no task at all, while it runs as little as after.
    assert_eq!(Handle::current().metrics().num_alive_tasks(), 0);
    for stream in &mut streams[..100] {
        assert_eq!(stream.next().await.expect("well").as_deref(), Some(" upo"));
    }
    drop(streams);
    assert_eq!(Handle::current().metrics().num_alive_tasks(), 0);
}

#[tokio::test]
async fn streams_over_http_leave_no_task() {
    let gateway = Gateway::new();
    let served = gateway.serve("127.0.0.1:0").await.expect("a port");
    let listening = Handle::current().metrics().num_alive_tasks();
    let client = Client::builder()
        .base_url(served.base_url())
        .model("m")
        .api_key("k")
        .build()
        .expect("a client");
    let mut streams: Vec<Box<dyn Any>> = Vec::new();
    // Slow, so that the server is still at it when the reader goes.
    let reply = |text: String| {
        gateway.reply(text).chunk_delay(Duration::from_millis(5));
        client.prompt("x").model("openai/gpt-5")
    };
    let list = json!({ "value": vec!["Once"; 1_000] }).to_string();
    for _ in 0..25 {
        let text = reply("Once upon a time ".repeat(1_000));
        let mut text = text.stream_text().await.expect("a stream");
        text.next().await.expect("well").expect("a piece");
        let partials = reply(list.clone()).stream::<Vec<String>>().await;
        let mut partials = partials.expect("a stream");
        partials.next().await.expect("well").expect("a partial");
        let items = reply(list.clone()).stream_items::<String>().await;
        let mut items = items.expect("a stream");
        items.next().await.expect("well").expect("an item");
        let events = reply(list.clone()).stream::<Vec<String>>().await;
        let mut events = events.expect("a stream").events();
        events.next().await.expect("well").expect("an event");
        streams.extend([
            Box::new(text) as Box<dyn Any>,
            Box::new(partials),
            Box::new(items),
            Box::new(events),
        ]);
    }
    assert!(Handle::current().metrics().num_alive_tasks() >= 100);
    drop(streams);
    drop(client);
    wait_for_tasks(listening).await;
    drop(served);
    wait_for_tasks(0).await;
}

/// Counts the pieces that are taken out of a gateway.
struct Counted {
    gateway: Gateway,
    pieces: Arc<AtomicUsize>,
}

struct CountedBody(Body, Arc<AtomicUsize>);

impl Stream for CountedBody {
    type Item = Result<Bytes, TransportError>;
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = Pin::new(&mut self.0).poll_next(context);
        if matches!(piece, Poll::Ready(Some(_))) {
            self.1.fetch_add(1, Ordering::Relaxed);
        }
        piece
    }
}

impl Transport for Counted {
    fn send(&self, request: http::Request<Vec<Bytes>>) -> Sending<'_> {
        Box::pin(async {
            let response = self.gateway.send(request).await?;
            Ok(response.map(|body| Body::new(CountedBody(body, self.pieces.clone()))))
        })
    }
}

#[tokio::test]
async fn a_reader_that_stops_holds_the_server_back() {
    let (gateway, pieces) = (Gateway::new(), Arc::new(AtomicUsize::new(0)));
    gateway.reply("Once".repeat(400_000));
    let transport = Counted {
        gateway,
        pieces: pieces.clone(),
    };
    let client = Client::builder().transport(transport).build();
    let mut stream = open(&client.expect("a client")).await;
    for _ in 1..1000 {
        assert!(stream.next().await.expect("well").is_some());
    }
    // The role and a thousand pieces of text, and nothing more while nobody reads.
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(pieces.load(Ordering::Relaxed), 1001);
}

/// A server holds one for each request that is under way.
#[test]
fn the_future_of_a_request_is_small() {
    let client = Gateway::new().client();
    let size = size_of_val(&client.prompt("x").send());
    assert!(size < 2_000, "{size} bytes");
}
