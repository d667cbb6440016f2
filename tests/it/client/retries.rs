//! Retries, by the local gateway and paused time.

use super::drain;
use bytes::Bytes;
use coax::local::Gateway;
use coax::{Client, ErrorKind, RetryPolicy};
use std::time::{Duration, SystemTime};
use tokio::time::Instant;

async fn waits(gateway: &Gateway, retries: u32) -> (Result<String, coax::Error>, Duration) {
    let start = Instant::now();
    let result = gateway
        .client()
        .prompt("x")
        .output_retries(0)
        .retries(retries)
        .text()
        .await;
    (result, start.elapsed())
}

#[tokio::test(start_paused = true)]
async fn passing_failures_are_retried_with_growing_waits() {
    let gateway = Gateway::new();
    gateway.fail(503);
    gateway.reply("never seen").disconnect();
    gateway.fail(429);
    gateway.reply("at last");
    let (result, waited) = waits(&gateway, 3).await;
    assert_eq!(result.expect("the fourth answer"), "at last");
    // Half a second, one and two, each less up to a quarter.
    assert!(waited >= Duration::from_millis(2625), "{waited:?}");
    assert!(waited < Duration::from_millis(3600), "{waited:?}");
    assert_eq!(gateway.requests().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn the_server_says_when() {
    let gateway = Gateway::new();
    gateway.fail(429).retry_after(Duration::from_secs(7));
    gateway.fail(429).header("retry-after-ms", "1500");
    let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(40));
    gateway.fail(429).header("retry-after", &date);
    gateway.reply("at last");
    let (result, waited) = waits(&gateway, 3).await;
    assert!(result.is_ok());
    // Dates have whole seconds, and some real time passes.
    assert!(waited > Duration::from_secs_f64(8.5 + 37.0), "{waited:?}");
    assert!(waited < Duration::from_secs_f64(8.5 + 40.1), "{waited:?}");
    gateway.fail(429).retry_after(Duration::from_secs(3600));
    let (result, waited) = waits(&gateway, 3).await;
    let error = result.expect_err("an hour is not waited");
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::RateLimited, 1)
    );
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert!(error.is_retryable() && waited < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn what_cannot_pass_is_not_retried() {
    let gateway = Gateway::new();
    for (status, code, told, kind) in [
        (400, "invalid_value", None, ErrorKind::InvalidRequest),
        (
            400,
            "context_length_exceeded",
            None,
            ErrorKind::ContextLength,
        ),
        (401, "x", None, ErrorKind::Authentication),
        (402, "x", None, ErrorKind::OutOfCredit),
        (
            429,
            "insufficient_quota",
            Some("true"),
            ErrorKind::OutOfCredit,
        ),
        (404, "model_not_found", None, ErrorKind::NotFound),
        (500, "x", Some("false"), ErrorKind::Server),
    ] {
        let sent = gateway.requests().len();
        let failure = gateway.fail(status).code(code).message("in its own words");
        if let Some(told) = told {
            failure.header("x-should-retry", told);
        }
        let error = waits(&gateway, 5).await.0.expect_err("a failure");
        assert_eq!(
            (error.kind(), error.status(), error.attempts()),
            (kind, Some(status), 1)
        );
        assert_eq!(error.provider_message(), Some("in its own words"));
        assert!(!error.is_retryable());
        assert_eq!(gateway.requests().len(), sent + 1);
    }
    gateway.fail(400).header("x-should-retry", "true");
    gateway.reply("told so");
    assert_eq!(waits(&gateway, 1).await.0.expect("retried"), "told so");
}

#[tokio::test(start_paused = true)]
async fn the_last_error_counts_the_attempts() {
    let gateway = Gateway::new();
    for _ in 0..3 {
        gateway.fail(503).header("x-request-id", "req_7");
    }
    let error = waits(&gateway, 2).await.0.expect_err("three failures");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Overloaded, 3));
    assert_eq!(error.request_id(), Some("req_7"));
    gateway.fail(500);
    gateway.reply("well");
    let answer = gateway
        .client()
        .prompt("x")
        .output_retries(0)
        .extract::<Vec<u8>>()
        .detailed()
        .await;
    assert_eq!(answer.expect_err("no JSON").attempts(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_broken_answer_is_asked_again_but_a_broken_stream_is_not() {
    let gateway = Gateway::new();
    gateway.reply("a text that breaks off").disconnect_after(40);
    gateway.reply("whole");
    assert_eq!(waits(&gateway, 1).await.0.expect("the second"), "whole");
    let sent = gateway.requests().len();
    gateway
        .reply("a text that breaks off")
        .disconnect_after(1200);
    let mut stream = gateway
        .client()
        .prompt("x")
        .output_retries(0)
        .stream_text()
        .await
        .expect("a stream");
    let (pieces, error) = drain(&mut stream).await;
    let (text, error) = (pieces.concat(), error.expect("no good end"));
    assert!(!text.is_empty() && "a text that breaks off".starts_with(&text));
    assert_eq!(
        (error.kind(), error.text()),
        (ErrorKind::Interrupted, Some(text.as_str()))
    );
    assert_eq!(gateway.requests().len(), sent + 1);
    gateway.fail(503);
    gateway.reply("opened at last");
    let mut stream = gateway
        .client()
        .prompt("x")
        .output_retries(0)
        .stream_text()
        .await
        .expect("a stream");
    assert!(stream.next().await.expect("well").is_some());
}

#[tokio::test(start_paused = true)]
async fn the_time_limit_holds_over_all_attempts() {
    let gateway = Gateway::new();
    for _ in 0..100 {
        gateway.fail(503);
    }
    let client = Client::builder()
        .transport(gateway.clone())
        .retry(RetryPolicy::default().max_retries(100))
        .timeout(Duration::from_secs(30))
        .build();
    let start = Instant::now();
    let error = client
        .expect("a client")
        .prompt("x")
        .output_retries(0)
        .text()
        .await
        .expect_err("too late");
    // The next wait would not fit, so the server's failure is given out at once.
    assert_eq!(error.kind(), ErrorKind::Overloaded);
    assert!((20..30).contains(&start.elapsed().as_secs()));
    assert!(error.attempts() > 3);
    let slow = Gateway::new();
    slow.reply("late").delay(Duration::from_secs(20));
    let error = slow
        .client()
        .prompt("x")
        .output_retries(0)
        .timeout(Duration::from_secs(5))
        .text()
        .await;
    assert_eq!(error.expect_err("too late").kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn an_error_inside_an_answer_of_status_200_is_retried() {
    let gateway = Gateway::new();
    let body = Bytes::from_static(br#"{"error":{"message":"busy","code":503}}"#);
    gateway
        .reply_raw(200, "application/json", body)
        .header("retry-after", "0");
    gateway.reply("at last");
    assert_eq!(
        gateway
            .client()
            .prompt("x")
            .output_retries(0)
            .text()
            .await
            .expect("the second"),
        "at last"
    );
}
