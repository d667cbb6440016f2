//! Secrets in every form, and short keys that are none.

use super::{error_of, stream_error};
use coax::local::Gateway;
use coax::{Client, Error, ErrorKind, RetryPolicy};
use std::error::Error as _;

const KEY: &str = "sk-a/b+c\"d-7f3a";

/// All that can be seen of an error.
fn shown(error: &Error) -> String {
    let mut shown = format!(
        "{error} {error:?} {:?} {:?} {:?}",
        error.text(),
        error.failure(),
        error.request_id()
    );
    let mut source = error.source();
    while let Some(cause) = source {
        shown += &format!(" {cause} {cause:?}");
        source = cause.source();
    }
    shown
}

/// Each way in which a server may echo a key.
fn forms(key: &str) -> Vec<String> {
    let json = serde_json::to_string(key).expect("JSON");
    let json = json.trim_matches('"');
    let escaped: String = key
        .chars()
        .map(|c| format!("\\u{:04X}", u32::from(c)))
        .collect();
    vec![
        json.to_owned(),
        json.replace('/', "\\/"),
        json.replace('+', "\\u002B"),
        escaped,
    ]
}

#[tokio::test]
async fn a_key_is_struck_out_in_every_form() {
    for form in forms(KEY) {
        let body = format!(
            r#"{{"error":{{"message":"Incorrect key: {form}","code":"{form}","param":["{form}"]}}}}"#
        );
        for (status, body) in [
            (401, body.clone()),
            (200, body),
            (200, format!("no JSON: {form}")),
            (500, format!("<p>{form}")),
        ] {
            let gateway = Gateway::new();
            for _ in 0..2 {
                gateway
                    .reply_raw(status, "application/json", body.clone())
                    .header("x-request-id", "req-7f3a-other");
            }
            let builder = Client::builder()
                .transport(gateway)
                .api_key(KEY)
                .retry(RetryPolicy::none());
            let client = builder.build().expect("a client");
            for error in [error_of(&client).await, stream_error(&client).await] {
                let shown = shown(&error);
                assert!(shown.contains("[key]"), "{form}: {shown}");
                for form in forms(KEY).iter().chain([&KEY.to_owned()]) {
                    assert!(!shown.contains(form.as_str()), "{form}: {shown}");
                }
            }
        }
    }
}

#[tokio::test]
async fn credentials_in_headers_and_in_the_address_are_secrets_too() {
    let gateway = Gateway::new();
    let echo = "header-secret-1 request-secret-2 query-secret-3";
    gateway
        .reply_raw(302, "text/plain", echo)
        .header("location", "https://x/?q=query-secret-3")
        .header("x-request-id", "header-secret-1");
    let client = Client::builder()
        .transport(gateway)
        .base_url("https://x.example/v1?sig=query-secret-3")
        .header("api-key", "header-secret-1")
        .build()
        .expect("a client");
    let request = client
        .prompt("x")
        .header("x-auth-token", "request-secret-2");
    let error = request.text().await.expect_err("a redirect");
    let shown = shown(&error);
    assert!(
        !shown.contains("secret-") && shown.contains("[key]"),
        "{shown}"
    );
}

#[tokio::test]
async fn a_placeholder_for_a_key_changes_nothing() {
    for key in ["x", "1", "e", "null", "none"] {
        let gateway = Gateway::new();
        let body =
            r#"{"error":{"message":"one null exception","type":"rate_limit_error","code":"1"}}"#;
        gateway.reply_raw(429, "application/json", body);
        let builder = Client::builder()
            .transport(gateway)
            .api_key(key)
            .retry(RetryPolicy::none());
        let error = error_of(&builder.build().expect("a client")).await;
        assert_eq!(
            (error.kind(), error.provider_message()),
            (ErrorKind::RateLimited, Some("one null exception")),
            "{key}"
        );
    }
}

#[tokio::test]
async fn a_key_is_sent_once_and_headers_set_by_hand_hold() {
    let gateway = Gateway::new();
    let sent = |key: &str| {
        Client::builder()
            .transport(gateway.clone())
            .api_key(key)
            .header("x-own", "client")
    };
    let client = sent(" Bearer sk-of-the-test ").build().expect("a client");
    client.prompt("x").send().await.expect("an answer");
    client
        .prompt("x")
        .header("authorization", "Basic abc")
        .header("x-own", "request")
        .send()
        .await
        .expect("an answer");
    let requests = gateway.requests();
    assert_eq!(requests[0].headers["authorization"], "Bearer [redacted]");
    assert_eq!(requests[1].headers["authorization"], "Basic [redacted]");
    assert_eq!(
        (&requests[0].headers["x-own"], &requests[1].headers["x-own"]),
        (
            &"client".parse().expect("a value"),
            &"request".parse().expect("a value")
        )
    );
    gateway.accept_key("sk-of-the-test");
    client
        .prompt("x")
        .send()
        .await
        .expect("the key without a second `Bearer`");
    for name in ["content-length", "host", "transfer-encoding"] {
        let error = sent("k")
            .header(name, "1")
            .build()
            .expect_err("set by the transport");
        assert_eq!(error.kind(), ErrorKind::Configuration, "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_credential_function_that_hangs_is_given_up() {
    let client = Client::builder()
        .transport(Gateway::new())
        .credential(async || std::future::pending::<Result<String, std::io::Error>>().await)
        .idle_timeout(std::time::Duration::from_secs(30))
        .build()
        .expect("a client");
    let error = error_of(&client).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0));
    assert!(error.to_string().contains("credential"), "{error}");
}
