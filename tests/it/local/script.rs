//! Scripted answers, failures, cuts and pauses of the local gateway, in process.

use super::{ask, next, post, question, recipe, send, streamed, typed};
use bytes::Bytes;
use coax::local::{Gateway, Shape};
use coax::transport::Transport;
use serde::Serialize;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn replies_come_in_order() {
    #[derive(Serialize)]
    struct Ordered {
        zebra: u8,
        apple: u8,
    }
    let gateway = Gateway::new();
    gateway.reply(json!({ "title": "Dal" }));
    gateway.reply("Once upon a time");
    gateway.reply(json!("quoted"));
    gateway.reply_json(&Ordered { zebra: 1, apple: 2 });
    let mut contents = Vec::new();
    for _ in 0..4 {
        contents.push(ask(&gateway, &question()).await.content());
    }
    let expected = [
        r#"{"title":"Dal"}"#,
        "Once upon a time",
        r#""quoted""#,
        r#"{"zebra":1,"apple":2}"#,
    ];
    assert_eq!(contents, expected);
    assert!(
        ask(&gateway, &question()).await.content().contains("curry"),
        "the script is through"
    );
}

#[tokio::test]
async fn a_completion_has_the_recorded_form() {
    let gateway = Gateway::new();
    gateway.reply("Hello").reasoning("Thinking it over");
    let answer = ask(&gateway, &question()).await;
    assert_eq!(answer.headers["content-type"], "application/json");
    assert_eq!(
        answer.headers["content-length"],
        answer.text().len().to_string().as_str()
    );
    let json = answer.json();
    assert!(
        json["id"]
            .as_str()
            .is_some_and(|id| id.starts_with("gen_") && id.len() == 30)
    );
    assert_eq!(json["generationId"], json["id"]);
    assert_eq!(json["model"], "anthropic/claude-sonnet-4.5");
    assert_eq!(json["object"], "chat.completion");
    let message = &json["choices"][0]["message"];
    assert_eq!(message["role"], "assistant");
    assert_eq!(message["reasoning"], "Thinking it over");
    assert_eq!(message["reasoning_details"][0]["type"], "reasoning.text");
    assert!(message.get("refusal").is_none() && message.get("tool_calls").is_none());
    assert!(message["provider_metadata"]["gateway"]["cost"].is_string());
    let usage = &json["usage"];
    let count = |name: &str| usage[name].as_u64().expect("a count");
    assert_eq!(
        count("prompt_tokens") + count("completion_tokens"),
        count("total_tokens")
    );
    assert!(usage["cost"].as_f64().is_some_and(|cost| cost > 0.0));
    assert_eq!(usage["completion_tokens_details"]["reasoning_tokens"], 4);
}

#[tokio::test]
async fn refusals_cuts_filters_and_reasons() {
    let gateway = Gateway::new();
    gateway.reply_refusal("I cannot help with that.");
    gateway.reply("Grüße aus Oslo").cut(3);
    gateway.reply("Something").filtered();
    gateway.reply("Else").finish_reason("error");
    gateway
        .reply("x")
        .usage(json!({ "prompt_tokens": 1.5, "completion_tokens": null }));
    let choice = |json: Value| json["choices"][0].clone();
    let refused = choice(ask(&gateway, &question()).await.json());
    assert_eq!(refused["message"]["refusal"], "I cannot help with that.");
    assert_eq!(refused["message"]["content"], Value::Null);
    let cut = choice(ask(&gateway, &question()).await.json());
    assert_eq!(
        (&cut["message"]["content"], &cut["finish_reason"]),
        (&json!("Grü"), &json!("length"))
    );
    assert_eq!(
        choice(ask(&gateway, &question()).await.json())["finish_reason"],
        "content_filter"
    );
    assert_eq!(
        choice(ask(&gateway, &question()).await.json())["finish_reason"],
        "error"
    );
    let usage = ask(&gateway, &question()).await.json()["usage"].clone();
    assert_eq!(
        usage,
        json!({ "prompt_tokens": 1.5, "completion_tokens": null })
    );
}

#[tokio::test]
async fn tool_calls_are_sent_with_their_arguments() {
    let gateway = Gateway::new();
    gateway
        .reply_tool_calls([
            ("weather", json!({ "city": "Oslo" })),
            ("now", json!("{\"broken\":")),
        ])
        .text("Let me look.");
    gateway
        .reply_tool_calls([("weather", json!({ "city": "Oslo" }))])
        .cut(7);
    let json = ask(&gateway, &question()).await.json();
    let choice = &json["choices"][0];
    assert_eq!(choice["finish_reason"], "tool_calls");
    assert_eq!(choice["message"]["content"], "Let me look.");
    let calls = choice["message"]["tool_calls"].as_array().expect("calls");
    assert_eq!(
        calls[0]["function"],
        json!({ "name": "weather", "arguments": "{\"city\":\"Oslo\"}" })
    );
    assert_eq!(calls[1]["function"]["arguments"], "{\"broken\":");
    assert_ne!(calls[0]["id"], calls[1]["id"]);
    let json = ask(&gateway, &question()).await.json();
    assert_eq!(json["choices"][0]["finish_reason"], "length");
    let cut = &json["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"];
    assert_eq!(cut, "{\"city\"");
}

#[tokio::test]
async fn failures_have_the_gateways_form() {
    let gateway = Gateway::new();
    gateway.fail(429).retry_after(Duration::from_secs(3));
    gateway.fail(402);
    gateway
        .fail(503)
        .retry_after(Duration::from_millis(40))
        .header("x-should-retry", "false");
    gateway
        .fail(403)
        .error_type("quota_for_entity_exceeded")
        .message("No more")
        .code(1302);
    gateway.fail(404).param(json!({ "modelId": "a/b" }));
    gateway
        .fail(502)
        .body("<html>Bad gateway</html>")
        .header("content-type", "text/html");
    let limited = ask(&gateway, &streamed(question())).await;
    assert_eq!(
        (limited.status, &limited.headers["retry-after"]),
        (429, &"3".parse().expect("ok"))
    );
    assert_eq!(limited.json()["error"]["type"], "rate_limit_exceeded");
    assert!(!limited.headers.contains_key("retry-after-ms"));
    assert!(
        limited.json()["generationId"].is_string() && limited.headers.contains_key("x-request-id")
    );
    let broke = ask(&gateway, &question()).await;
    assert_eq!(
        (broke.status, broke.json()["error"]["type"].clone()),
        (402, "insufficient_funds".into())
    );
    let busy = ask(&gateway, &question()).await;
    assert_eq!(
        (busy.status, &busy.headers["retry-after"]),
        (503, &"1".parse().expect("ok"))
    );
    assert_eq!(busy.headers["retry-after-ms"], "40");
    assert_eq!(busy.headers["x-should-retry"], "false");
    let error = ask(&gateway, &question()).await.json()["error"].clone();
    let expected =
        json!({ "type": "quota_for_entity_exceeded", "message": "No more", "code": 1302 });
    assert_eq!(error, expected);
    assert_eq!(
        ask(&gateway, &question()).await.json()["error"]["param"]["modelId"],
        "a/b"
    );
    let html = ask(&gateway, &question()).await;
    assert_eq!(
        (html.text().as_str(), &html.headers["content-type"]),
        (
            "<html>Bad gateway</html>",
            &"text/html".parse().expect("ok")
        )
    );
}

#[tokio::test]
async fn raw_answers_go_out_as_they_are() {
    let gateway = Gateway::new();
    gateway.reply_raw(200, "", Bytes::new());
    gateway
        .reply_raw(200, "text/event-stream", ": hi\n\ndata: {\"error\":{}}\n\n")
        .network_chunk(5);
    let empty = ask(&gateway, &question()).await;
    assert_eq!((empty.status, empty.text().as_str()), (200, ""));
    assert!(!empty.headers.contains_key("content-type"));
    let stream = ask(&gateway, &streamed(question())).await;
    assert_eq!(stream.headers["content-type"], "text/event-stream");
    assert_eq!(stream.text(), ": hi\n\ndata: {\"error\":{}}\n\n");
    assert!(stream.pieces.len() == 6 && stream.pieces.iter().all(|piece| piece.len() <= 5));
}

#[tokio::test]
async fn connections_break_where_they_should() {
    let gateway = Gateway::new();
    gateway.reply("Never seen").disconnect();
    assert!(send(&gateway, post(question().to_string())).await.is_err());
    for bytes in [0, 1, 700, 1_000_000] {
        gateway
            .reply("A tale of some length")
            .disconnect_after(bytes);
        let answer = ask(&gateway, &streamed(question())).await;
        assert!(answer.broke.is_some(), "after {bytes}");
        assert!(answer.text().len() <= bytes);
        assert!(bytes > 700 || answer.text().len() == bytes);
    }
    gateway.reply("A tale").disconnect_after(20);
    assert_eq!(ask(&gateway, &question()).await.text().len(), 20);
}

#[tokio::test]
async fn pauses_are_kept() {
    tokio::time::pause();
    let gateway = Gateway::new();
    gateway
        .reply("abcdef")
        .delay(Duration::from_secs(30))
        .chunk_delay(Duration::from_secs(7))
        .chunk_size(3);
    let begun = tokio::time::Instant::now();
    let response = gateway
        .send(post(streamed(question()).to_string()))
        .await
        .expect("an answer");
    assert_eq!(begun.elapsed().as_secs(), 30);
    let mut body = response.into_body();
    let mut times = Vec::new();
    while let Some(piece) = next(&mut body).await {
        piece.expect("a piece");
        times.push(begun.elapsed().as_secs());
    }
    assert_eq!(
        times,
        [30, 37, 44, 51, 58],
        "role, two pieces, finish, done"
    );
}

#[tokio::test]
async fn a_handle_adjusts_what_is_queued() {
    let gateway = Gateway::new();
    let handle = gateway.reply_generated();
    handle.clone().cut(5);
    handle.header("x-mark", "yes");
    let answer = send(&gateway, post(typed(recipe(), true)))
        .await
        .expect("an answer");
    assert_eq!(answer.headers["x-mark"], "yes");
    assert_eq!(answer.content().len(), 5);
    gateway.reply("x").shape(Shape::OpenAi);
    assert!(
        ask(&gateway, &question()).await.json()["id"]
            .as_str()
            .expect("id")
            .starts_with("chatcmpl-")
    );
}

#[tokio::test]
async fn an_unused_reply_of_a_script_is_reported() {
    let gateway = Gateway::new();
    gateway.assert_used();
    gateway.reply("one");
    gateway.reply("two");
    let ask = || gateway.client().prompt("x").text();
    ask().await.expect("the first");
    let left = std::panic::catch_unwind(|| gateway.assert_used()).expect_err("one is left");
    let said = left.downcast_ref::<String>().expect("a message");
    assert_eq!(said, "scripted answers that nothing asked for: 1");
    ask().await.expect("the second");
    gateway.assert_used();
}
