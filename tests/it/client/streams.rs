//! Streams as a caller uses them: the `Stream` trait, chunks, the end, dropping.

use super::{Canned, drain};
use bytes::Bytes;
use coax::local::{Gateway, Shape};
use coax::wire::{ChatRequest, FinishReason};
use coax::{ErrorKind, Message};
use futures_core::Stream;
use serde_json::json;
use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

#[tokio::test]
async fn text_comes_piece_by_piece_in_every_shape() {
    for shape in [
        Shape::Gateway,
        Shape::OpenAi,
        Shape::LlamaCpp,
        Shape::OpenRouter,
        Shape::LiteLlm,
    ] {
        let gateway = Gateway::new();
        gateway
            .reply("Once upon a time, 漢字")
            .chunk_size(3)
            .network_chunk(7)
            .shape(shape);
        let mut stream = gateway
            .client()
            .prompt("x")
            .stream_text()
            .await
            .expect("a stream");
        let mut pieces = Vec::new();
        // As the trait has it.
        while let Some(piece) = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await {
            pieces.push(piece.expect("a piece"));
        }
        assert_eq!(pieces.len(), 7, "{pieces:?}");
        assert_eq!(pieces.concat(), "Once upon a time, 漢字");
        assert_eq!(stream.finish_reason(), Some(&FinishReason::Stop));
        assert!(
            stream
                .usage()
                .is_some_and(|usage| usage.completion_tokens > Some(0))
        );
        let text = stream.response().choices[0].message.text();
        assert_eq!(text.as_deref(), Some("Once upon a time, 漢字"));
    }
}

#[tokio::test]
async fn a_stream_is_judged_at_its_end_as_an_answer_is() {
    let gateway = Gateway::new();
    for (scripted, kind, text) in [
        (
            gateway.reply("cut short").cut(3),
            ErrorKind::Truncated,
            "cut",
        ),
        (
            gateway.reply("held").filtered(),
            ErrorKind::ContentFiltered,
            "held",
        ),
        (
            gateway.reply_refusal("I will not"),
            ErrorKind::Refused,
            "I will not",
        ),
    ] {
        scripted.chunk_size(2);
        let mut stream = gateway
            .client()
            .prompt("x")
            .stream_text()
            .await
            .expect("a stream");
        let error = drain(&mut stream).await.1.expect("no good end");
        assert_eq!((error.kind(), error.text()), (kind, Some(text)));
        assert!(error.usage().is_some() && error.id().is_some());
    }
}

#[tokio::test]
async fn chunks_come_as_they_are() {
    let gateway = Gateway::new();
    gateway.reply_tool_calls([("weather", json!({ "city": "Oslo" })), ("time", json!({}))]);
    let client = gateway.client();
    let request = ChatRequest::new("", vec![Message::user("x")]);
    let mut stream = client.chat_stream(&request).await.expect("a stream");
    let mut chunks = 0;
    while let Some(chunk) = stream.next().await.expect("a chunk") {
        chunks += 1;
        assert!(chunk.id.is_some());
    }
    assert!(chunks > 3);
    let calls = &stream.response().choices[0].message.tool_calls;
    let calls: Vec<_> = calls
        .iter()
        .filter_map(|call| call.function.as_ref())
        .collect();
    assert_eq!(calls.len(), 2);
    assert_eq!(
        (calls[0].name.as_str(), calls[1].name.as_str()),
        ("weather", "time")
    );
    assert_eq!(calls[0].arguments, r#"{"city":"Oslo"}"#);
    let body = &gateway.requests()[0].body;
    assert_eq!(
        (&body["stream"], &body["stream_options"]),
        (&json!(true), &json!({ "include_usage": true }))
    );
}

#[tokio::test]
async fn errors_in_mid_stream_keep_the_text() {
    let chunk = "data: {\"id\":\"c1\",\"choices\":[{\"delta\":{\"content\":\"so far\"},\"finish_reason\":null}]}\n\n";
    for (tail, kind) in [
        (
            "data: {\"error\":{\"message\":\"gone\",\"code\":502}}\n\n",
            ErrorKind::Server,
        ),
        (
            "data: {\"error\":{\"message\":\"slow\",\"code\":\"429\"},\"choices\":[{\"delta\":{},\"finish_reason\":\"error\"}]}\n\n",
            ErrorKind::RateLimited,
        ),
        ("event: error\ndata: overloaded\n\n", ErrorKind::Server),
        (
            "data: [{\"error\":{\"message\":\"gone\"}}]\n\n",
            ErrorKind::Server,
        ),
        (
            "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"error\"}]}\n\ndata: [DONE]\n\n",
            ErrorKind::Interrupted,
        ),
        ("data: {\"choi", ErrorKind::Interrupted),
        ("data: {\"choi\n\n", ErrorKind::Malformed),
        ("", ErrorKind::Interrupted),
    ] {
        let pieces = vec![Bytes::from(format!(
            "event: ping\ndata: {{\"type\":\"ping\"}}\n\n{chunk}{tail}"
        ))];
        let mut stream = Canned::events(pieces)
            .client()
            .prompt("x")
            .stream_text()
            .await
            .expect("one");
        assert_eq!(
            stream.next().await.expect("a piece").as_deref(),
            Some("so far")
        );
        let error = stream.next().await.expect_err(tail);
        assert_eq!(
            (error.kind(), error.text(), error.id()),
            (kind, Some("so far"), Some("c1")),
            "{tail}"
        );
    }
}

#[tokio::test]
async fn a_missing_done_is_harmless_after_a_finish_reason() {
    let gateway = Gateway::new();
    gateway.reply("whole").without_done();
    let mut stream = gateway
        .client()
        .prompt("x")
        .stream_text()
        .await
        .expect("a stream");
    let mut text = String::new();
    while let Some(piece) = stream.next().await.expect("well") {
        text += &piece;
    }
    assert_eq!(text, "whole");
}

#[tokio::test]
async fn dropping_a_stream_ends_the_request() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.expect("a client");
        let mut buffer = [0; 4096];
        let _ = socket.read(&mut buffer).await.expect("a request");
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";
        let event = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";
        socket
            .write_all(format!("{head}{event}").as_bytes())
            .await
            .expect("sent");
        // The client hangs up: the read ends, with or without an error.
        matches!(socket.read(&mut buffer).await, Ok(0) | Err(_))
    });
    let client = coax::Client::builder()
        .base_url(format!("http://{address}/v1"))
        .model("m")
        .build();
    let mut stream = client
        .expect("a client")
        .prompt("x")
        .stream_text()
        .await
        .expect("a stream");
    assert_eq!(stream.next().await.expect("a piece").as_deref(), Some("a"));
    drop(stream);
    let seen = tokio::time::timeout(Duration::from_secs(20), server).await;
    assert!(
        seen.expect("the server saw the end")
            .expect("the server ran")
    );
}

/// Servers that cut text into UTF-16 units send a character's two halves in two chunks.
#[tokio::test]
async fn halves_of_a_character_are_joined() {
    let event = |delta: &str| {
        Bytes::from(format!(
            "data: {{\"id\":\"c1\",\"choices\":[{{\"index\":0,\"delta\":{delta},\"finish_reason\":null}}]}}\n\n"
        ))
    };
    let content = |text: &str| event(&format!("{{\"content\":\"{text}\"}}"));
    let done = || {
        Bytes::from_static(
            b"data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n",
        )
    };
    let read = async |pieces: Vec<Bytes>| {
        let mut stream = Canned::events(pieces)
            .client()
            .prompt("x")
            .stream_text()
            .await
            .expect("a stream");
        drain(&mut stream).await
    };
    // Between chunks that are known by their envelope, and as the last thing that comes.
    let pieces = vec![
        content("a"),
        content("b"),
        content(r"c\ud83d"),
        content(r"\ude00d"),
        content("e"),
        content(r"\ud83d"),
        content("f"),
        content(r"\ud83d"),
        done(),
    ];
    let (read_pieces, error) = read(pieces).await;
    assert!(error.is_none(), "{error:?}");
    let expected = ["a", "b", "c", "😀d", "e", "\u{fffd}f", "\u{fffd}"];
    assert_eq!(read_pieces, expected);
    // A stream that breaks off has nothing but what was handed out.
    let (read_pieces, error) = read(vec![content(r"a\ud83d")]).await;
    let error = error.expect("it breaks off");
    assert_eq!(read_pieces, ["a", "\u{fffd}"]);
    assert_eq!(
        (error.kind(), error.text()),
        (ErrorKind::Interrupted, Some("a\u{fffd}"))
    );
    // Arguments and refusals.
    let call = |more: &str| {
        event(&format!(
            "{{\"tool_calls\":[{{\"index\":0,\"function\":{{\"name\":\"f\",\"arguments\":\"{more}\"}}}}]}}"
        ))
    };
    let pieces = vec![
        call(r#"{\"a\":\"\ud83d"#),
        call(r#"\ude00\"}"#),
        event(r#"{"refusal":"\ud83d"}"#),
        event(r#"{"refusal":"\ude00"}"#),
        done(),
    ];
    let client = Canned::events(pieces).client();
    let request = ChatRequest::new("", vec![Message::user("x")]);
    let mut stream = client.chat_stream(&request).await.expect("a stream");
    while stream.next().await.expect("a chunk").is_some() {}
    let message = &stream.response().choices[0].message;
    let function = message.tool_calls[0].function.as_ref().expect("a function");
    assert_eq!(function.arguments, r#"{"a":"😀"}"#);
    assert_eq!(message.refusal.as_deref(), Some("😀"));
}

#[tokio::test]
async fn what_comes_beside_an_error_is_kept() {
    let key = "sk-secret-of-the-test";
    let events = format!(
        "data: {{\"choices\":[{{\"delta\":{{\"content\":\"so\"}}}}]}}\n\n\
         data: {{\"error\":{{\"message\":\"gone {key}\",\"code\":502}},\"choices\":[{{\"delta\":{{\"content\":\" far\"}},\"finish_reason\":\"error\"}}],\"usage\":{{\"total_tokens\":3}}}}\n\n\
         data: [DONE]\n\n"
    );
    let client = coax::Client::builder()
        .transport(Canned::events(vec![events.into()]))
        .api_key(key)
        .build()
        .expect("a client");
    let request = ChatRequest::new("", vec![Message::user("x")]);
    let mut stream = client.chat_stream(&request).await.expect("a stream");
    let mut shown = String::new();
    let error = loop {
        match stream.next().await {
            Ok(chunk) => shown += &format!("{:?}", chunk.expect("no good end")),
            Err(error) => break error,
        }
    };
    assert_eq!(
        (error.kind(), error.text()),
        (ErrorKind::Server, Some("so far"))
    );
    assert_eq!(error.usage().and_then(|usage| usage.total_tokens), Some(3));
    assert!(!shown.contains(key) && !format!("{error:?}").contains(key));
    assert!(stream.next().await.expect("over").is_none());
}
