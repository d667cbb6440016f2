//! What a failure is: read from the words, wherever they stand.

use super::{error_of, events, giving, stream_error};
use coax::ErrorKind;
use serde_json::{Value, json};

/// Returns where a failure may stand: the body of a bad status, of a good one, an event of a stream.
async fn everywhere(error: &Value) -> Vec<coax::Error> {
    let body = json!({ "error": error }).to_string();
    vec![
        error_of(&giving(400, "application/json", body.clone())).await,
        error_of(&giving(200, "application/json", body)).await,
        stream_error(&giving(
            200,
            "text/event-stream",
            events(&[json!({ "error": error })]),
        ))
        .await,
    ]
}

#[tokio::test]
async fn context_length_and_money_are_recognised_by_words() {
    let cases = [
        (
            "This model's maximum context length is 4096 tokens",
            ErrorKind::ContextLength,
        ),
        (
            "prompt is too long: 210000 tokens > 200000 maximum",
            ErrorKind::ContextLength,
        ),
        ("Your credit balance is too low", ErrorKind::OutOfCredit),
    ];
    for (message, kind) in cases {
        for error in everywhere(&json!({ "message": message })).await {
            assert_eq!(
                (error.kind(), error.is_retryable()),
                (kind, false),
                "{message}"
            );
        }
    }
}

#[tokio::test]
async fn a_failure_is_found_in_odd_places() {
    let page = r#"{"html-message":"<h2>Rate limit</h2><p>Slow  down</p>"}"#;
    let error = error_of(&giving(429, "application/json", page)).await;
    assert_eq!(error.provider_message(), Some("Rate limit Slow down"));
    let detail = r#"{"detail":[{"loc":["body","n"],"msg":"Too big"}]}"#;
    let error = error_of(&giving(422, "application/json", detail)).await;
    assert_eq!(error.provider_message(), Some("body.n: Too big"));
    let choice = json!({
        "choices": [{ "index": 0, "error": { "code": 429, "message": "busy" }, "message": {} }],
    });
    let error = error_of(&giving(200, "application/json", choice.to_string())).await;
    assert_eq!(
        (error.kind(), error.provider_message()),
        (ErrorKind::RateLimited, Some("busy"))
    );
    let chunk = json!({
        "choices": [{ "index": 0, "error": { "code": 502, "message": "gone" }, "delta": { "content": "so" } }],
    });
    let error = stream_error(&giving(200, "text/event-stream", events(&[chunk]))).await;
    assert_eq!(
        (error.kind(), error.text()),
        (ErrorKind::Server, Some("so"))
    );
    assert!(error.is_retryable());
}

#[tokio::test]
async fn an_empty_error_is_no_error() {
    for nothing in ["null", "{}", "false", "\"\""] {
        let body = format!(r#"{{"error":{nothing},"choices":[{{"message":{{"content":"Hi"}}}}]}}"#);
        let text = super::text_of(&giving(200, "application/json", body)).await;
        assert_eq!(text.expect("an answer"), "Hi", "{nothing}");
    }
}

#[tokio::test]
async fn a_long_message_is_cut_where_it_is_shown_and_kept_whole() {
    let message = format!("a paragraph\n\u{1b}[31m{}", "ä".repeat(100_000));
    let body = json!({ "error": { "message": message } }).to_string();
    let error = error_of(&giving(400, "application/json", body)).await;
    let shown = error.to_string();
    assert!(
        shown.len() < 1000 && shown.contains("a paragraph \\u{1b}[31m"),
        "{shown}"
    );
    assert!(
        error
            .provider_message()
            .is_some_and(|it| it.len() > 1000 && it.contains('\u{1b}'))
    );
}

#[tokio::test]
async fn of_a_body_that_is_too_long_the_beginning_is_shown() {
    let body = format!("no room{}", " ".repeat(2 << 20));
    let error = error_of(&giving(500, "text/plain", body)).await;
    assert_eq!(error.provider_message(), Some("no room"));
}

#[tokio::test]
async fn the_request_id_comes_from_anthropics_header_or_the_body() {
    let gateway = coax::local::Gateway::new();
    gateway
        .fail(500)
        .header("x-request-id", "")
        .header("request-id", "req_1");
    gateway
        .reply_raw(
            500,
            "application/json",
            r#"{"error":{"message":"m"},"request_id":"req_2"}"#,
        )
        .header("x-request-id", "");
    let client = super::quick(gateway);
    assert_eq!(error_of(&client).await.request_id(), Some("req_1"));
    assert_eq!(error_of(&client).await.request_id(), Some("req_2"));
}

#[tokio::test]
async fn what_breaks_off_in_the_middle_may_succeed_later() {
    let cut = events(&[json!({ "choices": [{ "delta": { "content": "so" } }] })]);
    let cut = cut.replace("data: [DONE]\n\n", "");
    let failed = json!({ "choices": [{ "message": { "content": "so" }, "finish_reason": "network_error" }] });
    for error in [
        stream_error(&giving(200, "text/event-stream", cut)).await,
        error_of(&giving(200, "application/json", failed.to_string())).await,
    ] {
        assert_eq!(error.kind(), ErrorKind::Interrupted);
        assert!(
            error.is_retryable() && error.text() == Some("so"),
            "{error:?}"
        );
    }
}
