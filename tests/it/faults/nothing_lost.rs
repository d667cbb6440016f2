//! Nothing that was paid for is lost, or paid twice in silence.

use super::{error_of, events, giving, text_of, whole};
use crate::client::{Canned, End};
use bytes::Bytes;
use coax::local::Gateway;
use coax::{Client, ErrorKind, Structured};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

const JSON: &str = "application/json";
const EVENTS: &str = "text/event-stream";

#[tokio::test(start_paused = true)]
async fn a_time_limit_keeps_what_had_come() {
    let json =
        r#"{"id":"c1","choices":[{"index":0,"message":{"role":"assistant","content":"Once upon"#;
    // A server that streams although nobody asked it to.
    let events = "data: {\"id\":\"c1\",\"choices\":[{\"delta\":{\"content\":\"Once upon\"}}]}\n\n";
    for (content_type, first) in [(JSON, json), (EVENTS, events)] {
        let client = Canned {
            content_type,
            pieces: Arc::new(vec![Bytes::from(first)]),
            end: End::Silent,
        }
        .client();
        let error = client
            .prompt("x")
            .output_retries(0)
            .timeout(Duration::from_secs(3))
            .text()
            .await
            .expect_err("too late");
        assert_eq!(
            (error.kind(), error.status(), error.attempts()),
            (ErrorKind::Timeout, Some(200), 1)
        );
        assert_eq!(error.text(), Some("Once upon"), "{content_type}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_does_not_fit_gives_the_failure_out_at_once() {
    let gateway = Gateway::new();
    gateway.fail(429).retry_after(Duration::from_secs(30));
    let begun = tokio::time::Instant::now();
    let request = gateway
        .client()
        .prompt("x")
        .output_retries(0)
        .timeout(Duration::from_secs(20));
    let error = request.text().await.expect_err("too many requests");
    assert_eq!(
        (error.kind(), begun.elapsed()),
        (ErrorKind::RateLimited, Duration::ZERO)
    );
    assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
}

#[tokio::test(start_paused = true)]
async fn a_time_limit_names_the_last_failure() {
    let gateway = Gateway::new();
    gateway.fail(503).message("no room");
    gateway.reply("late").delay(Duration::from_secs(60));
    let request = gateway
        .client()
        .prompt("x")
        .output_retries(0)
        .timeout(Duration::from_secs(20));
    let error = request.text().await.expect_err("too late");
    let source = std::error::Error::source(&error)
        .expect("the failure before")
        .to_string();
    assert!(
        error.kind() == ErrorKind::Timeout && source.contains("no room"),
        "{source}"
    );
}

#[tokio::test]
async fn a_broken_answer_keeps_all_bytes_that_came() {
    let text = "x".repeat(100_000);
    let body = format!(r#"{{"choices":[{{"message":{{"content":"{text}"#);
    let pieces = Arc::new(
        body.as_bytes()
            .chunks(999)
            .map(Bytes::copy_from_slice)
            .collect(),
    );
    let client = Canned {
        content_type: JSON,
        pieces,
        end: End::Broken,
    }
    .client();
    let error = error_of(&client).await;
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert_eq!(error.text(), Some(text.as_str()));
    let prose = format!("no JSON {}", "y".repeat(100_000));
    let error = error_of(&giving(200, JSON, prose.clone())).await;
    assert_eq!(
        (error.kind(), error.text()),
        (ErrorKind::Malformed, Some(prose.as_str()))
    );
}

#[tokio::test]
async fn an_error_beside_a_paid_answer_is_not_paid_twice() {
    let body = json!({
        "id": "c1",
        "error": { "message": "moderation is down", "code": 503 },
        "choices": [{ "message": { "content": "Hello" } }],
        "usage": { "total_tokens": 9 },
    });
    let gateway = Gateway::new();
    gateway.reply_raw(200, JSON, body.to_string());
    let error = gateway
        .client()
        .prompt("x")
        .output_retries(0)
        .text()
        .await
        .expect_err("a failure");
    assert_eq!(gateway.requests().len(), 1);
    assert_eq!(
        (error.kind(), error.is_retryable()),
        (ErrorKind::Overloaded, false)
    );
    assert_eq!((error.text(), error.id()), (Some("Hello"), Some("c1")));
    assert_eq!(error.usage().and_then(|it| it.total_tokens), Some(9));
}

#[tokio::test]
async fn an_unexpected_value_loses_nothing() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    for odd in ["1e400", "-1e999", deep.as_str()] {
        let body = format!(
            r#"{{"odd":{odd},"choices":[{{"message":{{"content":"Hello"}},"odd":[{odd}]}}],"usage":{{"total_tokens":5}}}}"#
        );
        let answer = giving(200, JSON, body)
            .prompt("x")
            .output_retries(0)
            .send()
            .await
            .expect("an answer");
        assert_eq!(
            answer.choices[0].message.text().as_deref(),
            Some("Hello"),
            "{odd}"
        );
        assert_eq!(answer.usage.and_then(|it| it.total_tokens), Some(5));
        let body = format!(
            "data: {{\"choices\":[{{\"delta\":{{\"content\":\"Hello\"}},\"finish_reason\":\"stop\"}}],\"odd\":{odd}}}\n\ndata: [DONE]\n\n"
        );
        let client = giving(200, EVENTS, body);
        let mut stream = client
            .prompt("x")
            .output_retries(0)
            .stream_text()
            .await
            .expect("a stream");
        assert_eq!(
            crate::client::drain(&mut stream).await.0,
            ["Hello"],
            "{odd}"
        );
    }
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
struct Fact {
    what: String,
}

/// Returns what a stream of elements hands out, and how it ends.
async fn items<T: Structured + serde::de::DeserializeOwned + 'static>(
    text: &str,
) -> (usize, Option<coax::Error>) {
    let chunk = json!({ "choices": [{ "delta": { "content": text }, "finish_reason": "stop" }] });
    let client = giving(200, EVENTS, events(&[chunk]));
    let mut stream = client
        .prompt("x")
        .output_retries(0)
        .stream_items::<T>()
        .await
        .expect("a stream");
    let mut count = 0;
    loop {
        match stream.next().await {
            Ok(Some(_)) => count += 1,
            Ok(None) => return (count, None),
            Err(error) => return (count, Some(error)),
        }
    }
}

#[tokio::test]
async fn a_list_that_never_comes_or_breaks_off_is_the_error_that_extract_gives() {
    for (text, count) in [
        ("Here are your facts!", 0),
        ("{}", 0),
        (r#"{"values":[{"what":"A"}]}"#, 0),
        (r#"{"value":[{"what":"A"}"#, 1),
        (r#"{"value":[{"what":"A"},{"wh"#, 1),
        (r#"{"value":[{"what":"A"}]]"#, 1),
    ] {
        let choice = json!({ "message": { "content": text } });
        let extracted = giving(200, JSON, whole(&choice))
            .prompt("x")
            .output_retries(0)
            .extract::<Vec<Fact>>()
            .await;
        let extracted = extracted.expect_err("no list");
        let (seen, error) = items::<Fact>(text).await;
        let error = error.unwrap_or_else(|| panic!("{text}: no error"));
        assert_eq!((seen, error.kind()), (count, extracted.kind()), "{text}");
        assert_eq!(error.to_string(), extracted.to_string(), "{text}");
    }
    for text in [
        r#"{"value":[{"what":"A"},{"what":"B"}]}"#,
        r#"[{"what":"A"},{"what":"B"}]"#,
    ] {
        let (seen, error) = items::<Fact>(text).await;
        assert!(seen == 2 && error.is_none(), "{text}: {error:?}");
    }
}

#[tokio::test]
async fn a_number_is_final_when_what_follows_it_is_known() {
    let (seen, error) = items::<u32>("[1_000,2]").await;
    assert_eq!(
        (seen, error.map(|it| it.kind())),
        (0, Some(ErrorKind::Malformed))
    );
    assert_eq!(items::<u32>("[1000,2]").await.0, 2);
}

#[tokio::test]
async fn small_elements_in_great_number_are_an_error_before_they_fill_the_memory() {
    let many = vec!["{}"; 4 << 20].join(",");
    for body in [
        format!(r#"{{"choices":[{many}]}}"#),
        format!(r#"{{"choices":[{{"message":{{"tool_calls":[{many}]}}}}]}}"#),
        format!(r#"{{"choices":[{{"message":{{"content":[{many}]}}}}]}}"#),
    ] {
        let error = error_of(&giving(200, JSON, body)).await;
        assert_eq!(error.kind(), ErrorKind::Malformed);
        let source = std::error::Error::source(&error)
            .expect("the reason")
            .to_string();
        assert!(source.contains("a list of more than"), "{source}");
    }
}

#[tokio::test]
async fn many_pieces_of_reasoning_and_falling_numbers_take_linear_time() {
    let details: Vec<_> = (0..20_000)
        .map(|at| json!({ "type": "reasoning.text", "id": at, "text": "x" }))
        .collect();
    let chunk = json!({ "choices": [{ "delta": { "reasoning_details": details, "content": "Hi" }, "finish_reason": "stop" }] });
    let client = giving(200, EVENTS, events(&[chunk]));
    let mut stream = client
        .prompt("x")
        .output_retries(0)
        .stream_text()
        .await
        .expect("a stream");
    assert_eq!(crate::client::drain(&mut stream).await.0, ["Hi"]);
    let chunks: Vec<_> = (0..3000)
        .rev()
        .map(|at| json!({ "choices": [{ "index": at, "delta": { "content": "x" } }] }))
        .collect();
    let mut request = coax::wire::ChatRequest::new("", vec![coax::Message::user("x")]);
    request.n = Some(128);
    let client: Client = giving(200, EVENTS, events(&chunks));
    let mut stream = client.chat_stream(&request).await.expect("a stream");
    let error = loop {
        match stream.next().await {
            Ok(Some(_)) => {}
            Ok(None) => panic!("more choices than anybody asks for"),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::Limit);
    let text = text_of(&giving(
        200,
        JSON,
        whole(&json!({ "message": { "content": "Hi" } })),
    ))
    .await;
    assert_eq!(text.expect("an answer"), "Hi");
}
