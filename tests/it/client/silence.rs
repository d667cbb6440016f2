//! A server that falls silent, and one that is only slow.

use super::{Canned, End};
use bytes::Bytes;
use coax::local::Gateway;
use coax::{Client, ErrorKind, RetryPolicy, TextStream};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::time::{Instant, timeout};

const JSON: &str = "application/json";
const EVENTS: &str = "text/event-stream";
const LIMIT: Duration = Duration::from_secs(30);

/// A server that says `so far` and no more.
fn silent(content_type: &'static str) -> coax::ClientBuilder {
    let first =
        Bytes::from_static(b"data: {\"choices\":[{\"delta\":{\"content\":\"so far\"}}]}\n\n");
    let transport = Canned {
        content_type,
        pieces: Arc::new(vec![first]),
        end: End::Silent,
    };
    let builder = Client::builder().transport(transport);
    builder.retry(RetryPolicy::none())
}

async fn begun() -> TextStream {
    let client = silent(EVENTS).idle_timeout(LIMIT).build();
    let asked = client.expect("a client").prompt("x");
    let mut stream = asked.stream_text().await.expect("a stream");
    let piece = stream.next().await.expect("a piece");
    assert_eq!(piece.as_deref(), Some("so far"));
    stream
}

/// The stream ends in time, counted from `since`.
async fn ends(mut stream: TextStream, since: Instant) {
    let end = timeout(20 * LIMIT, stream.next()).await;
    let error = end.expect("no end").expect_err("no good end");
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let (taken, most) = (since.elapsed(), LIMIT + LIMIT / 8 + LIMIT / 100);
    assert!((LIMIT..most).contains(&taken), "{taken:?}");
}

#[tokio::test(start_paused = true)]
async fn silence_is_a_timeout() {
    for (content_type, limit) in [(JSON, "idle"), (EVENTS, "idle"), (EVENTS, "total")] {
        let builder = match limit {
            "idle" => silent(content_type).idle_timeout(LIMIT),
            _ => silent(content_type).timeout(LIMIT),
        };
        let client = builder.build().expect("a client");
        let error = match client.prompt("x").stream_text().await {
            Err(error) => error,
            Ok(mut stream) => super::drain(&mut stream).await.1.expect("no good end"),
        };
        assert_eq!(error.kind(), ErrorKind::Timeout, "{content_type} {limit}");
        let text = error.text().unwrap_or_default();
        assert!(text.contains("so far"), "{error:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn pauses_within_the_limit_are_no_silence() {
    for (pause, limit, ends_well) in [
        (29, LIMIT, true),
        (34, LIMIT, false),
        (1, Duration::MAX, true),
    ] {
        let gateway = Gateway::new();
        let reply = gateway.reply("Once upon a time").chunk_size(1);
        reply.chunk_delay(Duration::from_secs(pause));
        let builder = Client::builder().transport(gateway.clone());
        let builder = builder.retry(RetryPolicy::none());
        let client = builder.idle_timeout(limit).build().expect("a client");
        let asked = client.prompt("x").model("openai/gpt-5");
        let mut stream = asked.stream_text().await.expect("a stream");
        let (pieces, error) = super::drain(&mut stream).await;
        assert_eq!(error.is_none(), ends_well, "{pause}: {error:?}");
        assert_eq!(pieces.len(), if ends_well { 16 } else { 0 }, "{pause}");
    }
}

#[tokio::test(start_paused = true)]
async fn silence_is_known_to_whichever_task_waits() {
    let stream = begun().await;
    ends(stream, Instant::now()).await;

    let mut stream = begun().await;
    let since = Instant::now();
    assert!(timeout(LIMIT / 2, stream.next()).await.is_err());
    tokio::spawn(ends(stream, since)).await.expect("no panic");
}

#[tokio::test(start_paused = true)]
async fn silence_is_known_to_a_task_that_has_used_up_its_share() {
    let mut stream = begun().await;
    let since = Instant::now();
    let waits = std::future::poll_fn(|context| {
        while pin!(tokio::task::consume_budget()).poll(context).is_ready() {}
        assert!(pin!(stream.next()).poll(context).is_pending());
        Poll::Ready(())
    });
    waits.await;
    ends(stream, since).await;
}

/// The reader may be no task of the runtime that the stream began on.
#[test]
fn silence_is_known_outside_of_the_runtime() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    let limit = Duration::from_millis(40);
    let client = silent(EVENTS).idle_timeout(limit).build();
    let asked = client.expect("a client").prompt("x");
    let mut stream = runtime.block_on(asked.stream_text()).expect("a stream");
    let mut context = Context::from_waker(Waker::noop());
    let error = loop {
        match pin!(stream.next()).poll(&mut context) {
            Poll::Ready(Ok(piece)) => assert_eq!(piece.as_deref(), Some("so far")),
            Poll::Ready(Err(error)) => break error,
            Poll::Pending => std::thread::sleep(Duration::from_millis(1)),
        }
    };
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_takes_its_time_is_no_silent_server() {
    let gateway = Gateway::new();
    let reply = gateway.reply("Once upon a time").chunk_size(1);
    reply.chunk_delay(LIMIT / 2);
    let builder = Client::builder().transport(gateway.clone());
    let client = builder.idle_timeout(LIMIT).build().expect("a client");
    let asked = client.prompt("x").model("openai/gpt-5");
    let mut stream = asked.stream_text().await.expect("a stream");
    let mut text = String::new();
    while let Some(piece) = stream.next().await.expect("it goes on") {
        text += &piece;
        tokio::time::sleep(10 * LIMIT).await;
    }
    assert_eq!(text, "Once upon a time");
}
