//! What the outside can do wrong: each is a clear error of the right kind, and nothing hangs.

use super::{Canned, End, drain};
use bytes::Bytes;
use coax::local::Gateway;
use coax::{Client, Error, ErrorKind};
use std::sync::Arc;

const JSON: &str = "application/json";

fn canned(content_type: &'static str, body: impl Into<Bytes>) -> Client {
    let pieces = Arc::new(vec![body.into()]);
    Canned {
        content_type,
        pieces,
        end: End::Whole,
    }
    .client()
}

async fn text_error(client: &Client) -> Error {
    client.prompt("x").text().await.expect_err("no answer")
}

async fn stream_error(client: &Client) -> Error {
    match client.prompt("x").stream_text().await {
        Err(error) => error,
        Ok(mut stream) => drain(&mut stream).await.1.expect("no good end"),
    }
}

#[test]
fn no_key() {
    let error = Client::builder().build().expect_err("no key");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("api_key"), "{error}");
}

#[tokio::test]
async fn values_out_of_range_are_not_sent() {
    let gateway = Gateway::new();
    let client = gateway.client();
    let requests = [
        client.prompt("x").temperature(3.0),
        client.prompt("x").temperature(f64::NAN),
        client.prompt("x").top_p(1.1),
        client.prompt("x").frequency_penalty(-2.5),
        client.prompt("x").presence_penalty(2.1),
    ];
    for request in requests {
        let error = request.clone().text().await.expect_err("out of range");
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::InvalidRequest, 0)
        );
        let error = request.stream_text().await.expect_err("out of range");
        let cause = std::error::Error::source(&error)
            .expect("the setting")
            .to_string();
        assert!(cause.contains("is") && cause.contains("outside"), "{cause}");
    }
    let error = client
        .prompt("x")
        .header("no header", "x")
        .text()
        .await
        .expect_err("a bad name");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(gateway.requests().is_empty());
}

#[tokio::test]
async fn bodies_that_are_no_answer() {
    let html = "<!DOCTYPE html><title>Welcome</title>";
    for (content_type, body, kind, told) in [
        ("text/html", html, ErrorKind::Malformed, "web page"),
        (JSON, html, ErrorKind::Malformed, "web page"),
        (JSON, "", ErrorKind::Malformed, "empty"),
        (JSON, "{", ErrorKind::Malformed, "no chat completion"),
        (JSON, "7", ErrorKind::Malformed, "no chat completion"),
        (JSON, "{\"choices\":[]}", ErrorKind::Malformed, "no choices"),
        (
            JSON,
            r#"{"error":{"message":"too fast","code":429}}"#,
            ErrorKind::RateLimited,
            "too fast",
        ),
        (
            JSON,
            r#"[{"error":{"message":"who?","code":401}}]"#,
            ErrorKind::Authentication,
            "who?",
        ),
        (
            JSON,
            r#"{"error":"it broke"}"#,
            ErrorKind::Server,
            "it broke",
        ),
    ] {
        let client = canned(content_type, body);
        for error in [text_error(&client).await, stream_error(&client).await] {
            assert_eq!(error.kind(), kind, "{body}: {error:?}");
            assert!(error.to_string().contains(told), "{body}: {error}");
            if kind == ErrorKind::Malformed && !body.contains("choices") {
                assert_eq!(error.text().unwrap_or_default(), body);
            }
        }
    }
}

#[tokio::test]
async fn a_whole_answer_in_place_of_a_stream_is_taken() {
    let body = r#"{"id":"c1","choices":[{"message":{"role":"assistant","content":"all at once"},"finish_reason":"stop"}],"usage":{"total_tokens":5}}"#;
    let mut stream = canned(JSON, body)
        .prompt("x")
        .stream_text()
        .await
        .expect("a stream");
    assert_eq!(
        stream.next().await.expect("well"),
        Some("all at once".to_owned())
    );
    assert_eq!(stream.next().await.expect("well"), None);
    assert_eq!(
        (stream.id(), stream.usage().and_then(|it| it.total_tokens)),
        (Some("c1"), Some(5))
    );
}

#[tokio::test]
async fn ten_megabytes_without_a_line_end() {
    let line = Bytes::from([b"data: ".as_slice(), &vec![b'x'; 10 << 20]].concat());
    let pieces = line.chunks(64 << 10).map(Bytes::copy_from_slice).collect();
    let error = stream_error(&Canned::events(pieces).client()).await;
    assert_eq!(error.kind(), ErrorKind::Limit, "{error:?}");
    // Its first bytes say that it is a stream, whatever its label.
    let error = text_error(&canned(JSON, line)).await;
    assert_eq!(error.kind(), ErrorKind::Limit);
}

#[tokio::test]
async fn answers_are_bounded() {
    let body = Bytes::from(format!(
        r#"{{"choices":[{{"message":{{"content":"{}"}}}}]}}"#,
        "x".repeat(5000)
    ));
    let transport = Canned {
        content_type: JSON,
        pieces: Arc::new(vec![body]),
        end: End::Whole,
    };
    let client = Client::builder()
        .transport(transport)
        .max_answer_bytes(4000)
        .build();
    let error = text_error(&client.expect("a client")).await;
    assert_eq!(error.kind(), ErrorKind::Limit);
    let event =
        Bytes::from_static(b"data: {\"choices\":[{\"delta\":{\"content\":\"12345678\"}}]}\n\n");
    let transport = Canned::events(vec![event; 2000]);
    let client = Client::builder()
        .transport(transport)
        .max_answer_bytes(4000)
        .build();
    let error = stream_error(&client.expect("a client")).await;
    assert_eq!(error.kind(), ErrorKind::Limit);
    assert!(
        error.text().is_some_and(|text| text.len() >= 2500),
        "all text so far is kept"
    );
}

#[tokio::test]
async fn invalid_utf_8_is_no_reason_to_lose_an_answer() {
    let body = b"{\"choices\":[{\"message\":{\"content\":\"a\xff\"}}]}";
    let text = canned(JSON, &body[..]).prompt("x").text().await;
    assert_eq!(text.expect("an answer"), "a\u{fffd}");
    let good = b"data: {\"id\":\"c1\",\"choices\":[{\"delta\":{\"content\":\"good\"}}]}\n\n";
    let bad = b"data: {\"choices\":[{\"delta\":{\"content\":\"\xc3\x28\"},\"finish_reason\":\"stop\"}]}\n\n";
    let pieces = [&good[..], &bad[..]].map(Bytes::from_static).to_vec();
    let client = Canned::events(pieces).client();
    let mut stream = client.prompt("x").stream_text().await.expect("a stream");
    let (pieces, error) = drain(&mut stream).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(pieces.concat(), "good\u{fffd}(");
}

#[tokio::test]
async fn half_a_character_in_a_whole_answer() {
    let body =
        r#"{"choices":[{"message":{"content":"\ud83d\ude00 a\ud83d"},"finish_reason":"stop"}]}"#;
    let text = canned(JSON, body).prompt("x").text().await;
    assert_eq!(text.expect("an answer"), "😀 a\u{fffd}");
}
