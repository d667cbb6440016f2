//! What llama.cpp refuses: wrong keys, long prompts, wrong addresses; and what it takes after all.

use super::{assert_no_key, llama, variable};
use coax::{Client, ErrorKind};
use serde_json::json;
use std::net::TcpListener;

#[tokio::test]
async fn a_wrong_key() {
    let key = "sk-not-the-right-one";
    let client = Client::builder()
        .base_url(variable("COAX_INTEROP_LLAMA"))
        .model("m")
        .api_key(key)
        .build()
        .expect("the settings are right");
    let whole = client.prompt("Hello").text().await;
    let streamed = client.prompt("Hello").stream_text().await;
    let errors = [whole.map(drop), streamed.map(drop)];
    for error in errors.map(|answer| answer.expect_err("the key is wrong")) {
        assert_eq!(error.kind(), ErrorKind::Authentication);
        assert_eq!(error.status(), Some(401));
        assert_eq!(error.attempts(), 1);
        assert!(!error.is_retryable());
        assert_eq!(error.provider_message(), Some("Invalid API Key"));
        assert_no_key(&error, key);
    }
}

#[tokio::test]
async fn an_unknown_model_is_answered_by_the_one_there_is() {
    let request = llama().prompt("Hello").model("nobody/knows-it");
    let response = request
        .max_tokens(5)
        .send()
        .await
        .expect("llama.cpp serves one model");
    assert_eq!(response.model.as_deref(), Some("tiny-random"));
}

#[tokio::test]
async fn a_prompt_that_is_too_long() {
    let client = llama();
    let prompt = "a tree of stone ".repeat(8000);
    let whole = client.prompt(&prompt).text().await;
    let streamed = client.prompt(&prompt).stream_text().await;
    let errors = [whole.map(drop), streamed.map(drop)];
    for error in errors.map(|answer| answer.expect_err("it exceeds the context")) {
        assert_eq!(error.kind(), ErrorKind::ContextLength);
        assert_eq!(error.status(), Some(400));
        assert_eq!(error.attempts(), 1);
        let message = error.provider_message().expect("llama.cpp gives a reason");
        assert!(message.contains("8192 tokens"), "{message}");
    }
}

#[tokio::test]
async fn a_schema_that_cannot_be_a_grammar() {
    let format = json!({ "type": "json_schema", "json_schema": {
        "name": "wrong", "schema": { "$ref": "#/$defs/nowhere" },
    } });
    let request = llama()
        .prompt("Hello")
        .extra_body("response_format", format);
    let error = request
        .text()
        .await
        .expect_err("the reference leads nowhere");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!((error.status(), error.attempts()), (Some(400), 1));
    assert!(
        error
            .provider_message()
            .is_some_and(|message| message.contains("nowhere"))
    );
}

#[tokio::test]
async fn a_wrong_path() {
    let client = Client::builder()
        .base_url(format!("{}/v2", variable("COAX_INTEROP_LLAMA")))
        .model("m")
        .api_key(variable("COAX_INTEROP_KEY"))
        .build()
        .expect("the settings are right");
    let error = client
        .prompt("Hello")
        .text()
        .await
        .expect_err("nothing is there");
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::NotFound, Some(404))
    );
}

#[tokio::test]
async fn an_address_where_nobody_listens() {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let client = Client::builder()
        .base_url(format!("http://{}/v1", free.expect("a free port")))
        .model("m")
        .build()
        .expect("the settings are right");
    for retries in [0, 1] {
        let error = client.prompt("Hello").retries(retries).text().await;
        let error = error.expect_err("nobody listens");
        assert_eq!(error.kind(), ErrorKind::Connection);
        assert_eq!(error.attempts(), retries + 1);
        assert_eq!(error.status(), None);
        assert!(std::error::Error::source(&error).is_some());
    }
}
