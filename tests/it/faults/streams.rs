//! Bytes decide what is a stream; a stream that says nothing is sent again.

use super::{events, giving, quick, stream_error, text_of, whole};
use crate::client::{Canned, End, drain};
use bytes::Bytes;
use coax::local::Gateway;
use coax::{Client, ErrorKind};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

const LABELS: [&str; 5] = [
    "application/json",
    "text/event-stream",
    "text/plain",
    "application/octet-stream",
    "text/html",
];

fn hello() -> [Value; 2] {
    let chunk = |delta: Value, reason: Value| json!({ "choices": [{ "index": 0, "delta": delta, "finish_reason": reason }] });
    [
        chunk(json!({ "content": "Hel" }), Value::Null),
        chunk(json!({ "content": "lo" }), json!("stop")),
    ]
}

#[tokio::test]
async fn the_first_bytes_decide_whatever_the_label() {
    let message = whole(&json!({ "message": { "content": "Hello" }, "finish_reason": "stop" }));
    let stream = events(&hello());
    let bom = format!("\u{feff}{message}");
    for label in LABELS {
        for body in [
            &message,
            &stream,
            &bom,
            &format!(": ping\n\n{stream}"),
            &format!("\r\n{stream}"),
        ] {
            let text = text_of(&giving(200, label, body.clone())).await;
            assert_eq!(text.expect("an answer"), "Hello", "{label}: {body}");
            let client = giving(200, label, body.clone());
            let mut stream = client.prompt("x").stream_text().await.expect("a stream");
            let (pieces, error) = drain(&mut stream).await;
            assert!(error.is_none(), "{label}: {body}: {error:?}");
            assert_eq!(pieces.concat(), "Hello", "{label}: {body}");
        }
    }
}

#[tokio::test]
async fn a_stream_is_known_however_its_first_bytes_are_split() {
    let message = whole(&json!({ "message": { "content": "Hello" } }));
    for body in [
        events(&hello()),
        message,
        format!("\u{feff}{}", events(&hello())),
    ] {
        for at in 1..12 {
            let (first, rest) = body.as_bytes().split_at(at);
            let pieces = vec![Bytes::copy_from_slice(first), Bytes::copy_from_slice(rest)];
            let client = Canned {
                content_type: "text/plain",
                pieces: Arc::new(pieces),
                end: End::Whole,
            }
            .client();
            assert_eq!(
                text_of(&client).await.expect("an answer"),
                "Hello",
                "{at}: {body}"
            );
            let mut stream = client.prompt("x").stream_text().await.expect("a stream");
            assert_eq!(drain(&mut stream).await.0.concat(), "Hello", "{at}: {body}");
        }
    }
}

#[tokio::test]
async fn an_encoding_that_cannot_be_undone_is_named() {
    for encoding in ["br", "zstd"] {
        let gateway = Gateway::new();
        gateway.reply("x").header("content-encoding", encoding);
        gateway.fail(429).header("content-encoding", encoding);
        let client = quick(gateway);
        let error = text_of(&client).await.expect_err("not readable");
        assert_eq!(error.kind(), ErrorKind::Malformed);
        assert!(error.to_string().contains(encoding), "{error}");
        let error = text_of(&client).await.expect_err("a failure");
        assert_eq!(error.kind(), ErrorKind::RateLimited);
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_over_waits_for_the_end_of_the_stream_only_shortly() {
    for (usage, seconds) in [(json!({ "total_tokens": 5 }), 2), (Value::Null, 10)] {
        let [first, mut last] = hello();
        last["usage"] = usage;
        let body = format!("data: {first}\n\ndata: {last}\n\n");
        let pieces = Arc::new(vec![Bytes::from(body)]);
        let client = Canned {
            content_type: "text/event-stream",
            pieces,
            end: End::Silent,
        }
        .client();
        let begun = Instant::now();
        let mut stream = client.prompt("x").stream_text().await.expect("a stream");
        let (pieces, error) = drain(&mut stream).await;
        assert!(error.is_none() && pieces.concat() == "Hello", "{error:?}");
        assert_eq!(begun.elapsed().as_secs(), seconds);
    }
}

#[tokio::test]
async fn an_early_reason_does_not_excuse_a_break() {
    let early = json!({ "choices": [{ "delta": { "reasoning": "hm" }, "finish_reason": "stop" }] });
    let body = format!("data: {early}\n\ndata: {}\n\n", hello()[0]);
    let error = stream_error(&giving(200, "text/event-stream", body)).await;
    assert_eq!(
        (error.kind(), error.text()),
        (ErrorKind::Interrupted, Some("Hel"))
    );
}

/// Returns what a stream of text gives, and how many requests it took.
async fn tried(gateway: &Gateway, retries: u32) -> (Result<String, coax::Error>, usize) {
    let client = Client::builder()
        .transport(gateway.clone())
        .build()
        .expect("a client");
    let request = client.prompt("x").retries(retries);
    let mut stream = request.stream_text().await.expect("a stream");
    let (pieces, error) = drain(&mut stream).await;
    let text = error.map_or_else(|| Ok(pieces.concat()), Err);
    (text, gateway.requests().len())
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_fails_before_its_first_content_is_sent_again() {
    let overloaded = json!({ "error": { "type": "overloaded_error", "message": "busy" } });
    let role = json!({ "choices": [{ "delta": { "role": "assistant", "content": "" } }] });
    let failing = [
        events(std::slice::from_ref(&overloaded)),
        events(&[role.clone(), overloaded.clone()]),
        String::new(),
        format!("data: {role}\n\n"),
    ];
    for body in failing {
        let gateway = Gateway::new();
        gateway.reply_raw(200, "text/event-stream", body.clone());
        gateway.reply("Once upon a time");
        let (text, requests) = tried(&gateway, 1).await;
        assert_eq!(
            (text.expect("an answer").as_str(), requests),
            ("Once upon a time", 2),
            "{body}"
        );
        let gateway = Gateway::new();
        gateway.reply_raw(200, "text/event-stream", body);
        let (text, requests) = tried(&gateway, 0).await;
        assert!(text.is_err() && requests == 1);
    }
    // Something was handed out, or it would fail again.
    let request = json!({ "error": { "type": "invalid_request_error", "message": "bad tool" } });
    for body in [
        events(&[hello()[0].clone(), overloaded]),
        events(&[request]),
    ] {
        let gateway = Gateway::new();
        gateway.reply_raw(200, "text/event-stream", body);
        let (text, requests) = tried(&gateway, 5).await;
        assert!(text.is_err() && requests == 1, "{text:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn attempts_and_the_time_limit_hold_over_a_stream_that_is_sent_again() {
    let gateway = Gateway::new();
    for _ in 0..20 {
        gateway.reply_raw(200, "text/event-stream", "");
    }
    let (text, requests) = tried(&gateway, 3).await;
    let error = text.expect_err("never");
    assert_eq!((requests, error.attempts()), (4, 4));
    let client = Client::builder()
        .transport(gateway)
        .build()
        .expect("a client");
    let begun = Instant::now();
    let request = client
        .prompt("x")
        .retries(100)
        .timeout(Duration::from_secs(5));
    let mut stream = request.stream_text().await.expect("a stream");
    assert!(drain(&mut stream).await.1.is_some());
    assert!(begun.elapsed() <= Duration::from_secs(5));
}
