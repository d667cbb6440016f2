//! When an answer is over, and which answer it is.

use super::{error_of, events, giving, stream_error, text_of, whole};
use coax::wire::{ChatRequest, Message};
use coax::{Client, ErrorKind, Partial, StreamEvent, Structured};
use serde::Deserialize;
use serde_json::{Value, json};

const JSON: &str = "application/json";
const EVENTS: &str = "text/event-stream";

#[tokio::test]
async fn every_vendors_word_for_the_end_is_known_whole_and_streamed() {
    let cases = [
        ("MAX_TOKENS", ErrorKind::Truncated),
        ("model_length", ErrorKind::Truncated),
        ("Max_Output_Tokens", ErrorKind::Truncated),
        ("SAFETY", ErrorKind::ContentFiltered),
        ("RECITATION", ErrorKind::ContentFiltered),
        ("refusal", ErrorKind::Refused),
        ("network_error", ErrorKind::Interrupted),
        ("MALFORMED_FUNCTION_CALL", ErrorKind::Interrupted),
        ("insufficient_system_resource", ErrorKind::Interrupted),
    ];
    for (word, kind) in cases {
        let choice = json!({ "message": { "content": "half" }, "finish_reason": word });
        let error = error_of(&giving(200, JSON, whole(&choice))).await;
        assert_eq!((error.kind(), error.text()), (kind, Some("half")), "{word}");
        let chunk =
            json!({ "choices": [{ "delta": { "content": "half" }, "finish_reason": word }] });
        let error = stream_error(&giving(200, EVENTS, events(&[chunk]))).await;
        assert_eq!((error.kind(), error.text()), (kind, Some("half")), "{word}");
    }
    for word in ["STOP", "end_turn", "eos_token", "a_word_of_tomorrow"] {
        let choice = json!({ "message": { "content": "all" }, "finish_reason": word });
        assert_eq!(
            text_of(&giving(200, JSON, whole(&choice)))
                .await
                .expect("all"),
            "all"
        );
        let empty = json!({ "message": { "content": "" }, "finish_reason": word });
        assert!(
            text_of(&giving(200, JSON, whole(&empty))).await.is_err(),
            "{word}"
        );
    }
}

#[tokio::test]
async fn an_answer_without_text_is_an_error() {
    let cases = [
        (
            json!({ "message": { "content": null }, "finish_reason": "stop" }),
            ErrorKind::Malformed,
            "is empty",
        ),
        (
            json!({ "message": { "content": [{ "type": "refusal", "refusal": "No." }] } }),
            ErrorKind::Refused,
            "refused",
        ),
        (
            json!({ "message": { "content": { "text": "x" } } }),
            ErrorKind::Malformed,
            "no chat completion",
        ),
        (
            json!({ "message": {}, "finish_reason": "of_tomorrow" }),
            ErrorKind::Interrupted,
            "of_tomorrow",
        ),
    ];
    for (choice, kind, words) in cases {
        let error = error_of(&giving(200, JSON, whole(&choice))).await;
        assert_eq!(error.kind(), kind, "{choice}");
        assert!(error.to_string().contains(words), "{error}");
    }
    // A legacy completion has its text elsewhere.
    let completion = whole(&json!({ "text": "Once", "index": 0, "finish_reason": "stop" }));
    assert_eq!(
        text_of(&giving(200, JSON, completion)).await.expect("text"),
        "Once"
    );
}

#[tokio::test]
async fn members_of_another_type_are_malformed_and_kept() {
    for body in [r#"{"choices":{"0":"lost?"}}"#, r#"{"choices":"lost?"}"#] {
        let error = error_of(&giving(200, JSON, body)).await;
        assert_eq!(
            (error.kind(), error.text()),
            (ErrorKind::Malformed, Some(body))
        );
    }
    for content in [json!(5), json!({ "text": "lost?" }), json!(true)] {
        let chunk = json!({ "choices": [{ "delta": { "content": content } }] });
        let error = stream_error(&giving(200, EVENTS, events(std::slice::from_ref(&chunk)))).await;
        assert_eq!(error.kind(), ErrorKind::Malformed, "{content}");
        assert!(
            error
                .text()
                .is_some_and(|it| it.contains(&content.to_string())),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn a_later_empty_value_wipes_nothing() {
    let first = json!({
        "id": "c1", "model": "m", "created": 7,
        "choices": [{ "delta": { "content": "Hi", "reasoning_content": "hm" } }],
        "usage": { "prompt_tokens": 3, "total_tokens": 4 },
    });
    let last = json!({
        "id": "", "model": "", "created": 0,
        "choices": [{ "delta": { "reasoning_content": null }, "finish_reason": "stop" }],
        "usage": { "prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0 },
    });
    let client = giving(200, EVENTS, events(&[first, last]));
    let request = ChatRequest::new("", vec![Message::user("x")]);
    let mut stream = client.chat_stream(&request).await.expect("a stream");
    while stream.next().await.expect("well").is_some() {}
    let response = stream.response();
    assert_eq!(
        (response.id.as_deref(), response.model.as_deref()),
        (Some("c1"), Some("m"))
    );
    assert_eq!(
        (
            response.created,
            response.usage.as_ref().and_then(|it| it.total_tokens)
        ),
        (Some(7), Some(4))
    );
    let message = serde_json::to_value(&response.choices[0].message).expect("JSON");
    assert_eq!(
        message["reasoning_content"], "hm",
        "it goes back under its own name"
    );
    assert_eq!(message.get("reasoning"), None);
}

#[derive(Debug, PartialEq, Deserialize, Structured, Partial)]
struct Person {
    name: String,
}

/// Returns what the events of a stream say of reasoning, and how many calls they hand out.
async fn seen(client: &Client) -> (String, usize) {
    let mut stream = client
        .prompt("x")
        .output_retries(0)
        .stream::<Person>()
        .await
        .expect("a stream")
        .events();
    let (mut reasoning, mut calls) = (String::new(), 0);
    while let Ok(Some(event)) = stream.next().await {
        match event {
            StreamEvent::Reasoning(text) => reasoning += &text,
            StreamEvent::ToolCall(_) => calls += 1,
            _ => {}
        }
    }
    (reasoning, calls)
}

#[tokio::test]
async fn reasoning_that_comes_only_in_details_is_shown() {
    let detail = |text: &str| json!({ "type": "reasoning.text", "index": 0, "text": text });
    let chunk =
        |text: &str| json!({ "choices": [{ "delta": { "reasoning_details": [detail(text)] } }] });
    let answer = json!({ "choices": [{ "delta": { "content": "{\"name\":\"Ada\"}" }, "finish_reason": "stop" }] });
    let client = giving(200, EVENTS, events(&[chunk("h"), chunk("m"), answer]));
    assert_eq!(seen(&client).await.0, "hm");
    let choice = json!({ "message": { "content": "{\"name\":\"Ada\"}", "reasoning_details": [detail("hm")] } });
    let client = giving(200, JSON, whole(&choice));
    let answer = client
        .prompt("x")
        .output_retries(0)
        .extract::<Person>()
        .detailed()
        .await
        .expect("a person");
    assert_eq!(answer.reasoning.as_deref(), Some("hm"));
}

#[tokio::test]
async fn a_call_that_is_cut_or_nameless_is_not_handed_out() {
    let call =
        |index: u64, function: Value| json!({ "index": index, "id": "a", "function": function });
    let stream = |call: Value, reason: &str| {
        giving(
            200,
            EVENTS,
            events(&[
                json!({ "choices": [{ "delta": { "tool_calls": [call] }, "finish_reason": reason }] }),
            ]),
        )
    };
    let whole = json!({ "name": "f", "arguments": "{}" });
    assert_eq!(
        seen(&stream(call(0, whole.clone()), "tool_calls")).await.1,
        1
    );
    assert_eq!(seen(&stream(call(0, whole.clone()), "length")).await.1, 0);
    assert_eq!(
        seen(&stream(call(0, json!({ "arguments": "{}" })), "tool_calls"))
            .await
            .1,
        0
    );
    let tail = json!({ "index": 1, "function": { "arguments": "" } });
    let chunk = json!({ "choices": [{ "delta": { "tool_calls": [call(0, whole), tail] }, "finish_reason": "tool_calls" }] });
    assert_eq!(seen(&giving(200, EVENTS, events(&[chunk]))).await.1, 1);
}

#[tokio::test]
async fn json_after_thoughts_in_a_fence_or_before_blanks_is_read() {
    let ada = || Person {
        name: "Ada".to_owned(),
    };
    for text in [
        "<think>\n{hm}\n</think>\n{\"name\":\"Ada\"}",
        "```json\n{\"name\":\"Ada\"}\n```",
        "<think>hm</think>\n```\n{\"name\":\"Ada\"}\n```\n",
    ] {
        let choice = json!({ "message": { "content": text } });
        let person = giving(200, JSON, whole(&choice))
            .prompt("x")
            .output_retries(0)
            .extract::<Person>()
            .await;
        assert_eq!(person.expect("a person"), ada(), "{text}");
    }
    let cut =
        json!({ "message": { "content": "{\"name\":\"Ada\"}\n\n " }, "finish_reason": "length" });
    let person = giving(200, JSON, whole(&cut))
        .prompt("x")
        .output_retries(0)
        .extract::<Person>()
        .await;
    assert_eq!(person.expect("nothing but blanks is cut"), ada());
    let cut = json!({ "message": { "content": "{\"name\":\"Ada\"}" }, "finish_reason": "length" });
    let error = giving(200, JSON, whole(&cut))
        .prompt("x")
        .output_retries(0)
        .extract::<Person>()
        .await;
    assert_eq!(
        error.expect_err("it may go on").kind(),
        ErrorKind::Truncated
    );
    let prose = json!({ "message": { "content": "Sure: {\"name\":\"Ada\"}" } });
    let error = giving(200, JSON, whole(&prose))
        .prompt("x")
        .output_retries(0)
        .extract::<Person>()
        .await;
    assert_eq!(error.expect_err("no JSON").kind(), ErrorKind::Malformed);
}
