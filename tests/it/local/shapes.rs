//! The local gateway in the forms of OpenRouter and LiteLLM, and failures in every server's form.

use super::{Answer, ask, joined, question, streamed, with};
use coax::ErrorKind;
use coax::local::{Gateway, Shape};
use serde_json::{Value, json};

const SHAPES: [Shape; 5] = [
    Shape::Gateway,
    Shape::OpenAi,
    Shape::LlamaCpp,
    Shape::OpenRouter,
    Shape::LiteLlm,
];

fn unasked() -> Value {
    with(question(), "stream", json!(true))
}

/// The member names of an object, in the order in which they were sent.
fn names(json: &str) -> Vec<String> {
    let (mut names, mut depth, mut rest) = (Vec::new(), 0, json);
    while let Some(at) = rest.find(['{', '[', '}', ']', '"']) {
        let (byte, after) = (rest.as_bytes()[at], &rest[at + 1..]);
        rest = after;
        match byte {
            b'"' => {
                let end = after.find('"').expect("no quotes inside");
                if depth == 1 && after[end + 1..].starts_with(':') {
                    names.push(after[..end].to_owned());
                }
                rest = &after[end + 1..];
            }
            b'{' | b'[' => depth += 1,
            _ => depth -= 1,
        }
    }
    names
}

#[tokio::test]
async fn open_routers_whole_answer() {
    let gateway = Gateway::new().with_shape(Shape::OpenRouter);
    gateway
        .reply("Hello")
        .reasoning("hm")
        .finish_reason("length");
    gateway.reply_tool_calls([("weather", json!({ "city": "Oslo" }))]);
    let answer = ask(&gateway, &question()).await;
    let json = answer.json();
    let order = [
        "id", "provider", "object", "created", "model", "choices", "usage",
    ];
    assert_eq!(names(&answer.text()), order);
    assert_eq!(
        json["id"],
        answer.headers["x-generation-id"].to_str().expect("text")
    );
    assert!(
        json["id"]
            .as_str()
            .is_some_and(|id| id.starts_with("gen-17"))
    );
    assert_eq!(json["provider"], "Anthropic");
    let choice = &json["choices"][0];
    assert_eq!(
        (&choice["finish_reason"], &choice["native_finish_reason"]),
        (&json!("length"), &json!("max_tokens"))
    );
    let message = &choice["message"];
    assert_eq!(
        (&message["content"], &message["refusal"]),
        (&json!("Hello"), &Value::Null)
    );
    assert_eq!(message["reasoning"], "hm");
    assert_eq!(message["reasoning_details"][0]["text"], "hm");
    let usage = &json["usage"];
    assert!(usage["cost"].is_number() && usage["is_byok"] == false);
    assert_eq!(usage["prompt_tokens_details"]["cache_write_tokens"], 0);
    assert!(usage["cost_details"]["upstream_inference_prompt_cost"].is_number());
    let choice = ask(&gateway, &question()).await.json()["choices"][0].clone();
    assert_eq!(choice["native_finish_reason"], "tool_use");
    assert_eq!(choice["message"]["content"], Value::Null);
    assert_eq!(choice["message"]["reasoning"], Value::Null);
    assert_eq!(
        choice["message"]["tool_calls"][0]["function"]["name"],
        "weather"
    );
}

#[tokio::test]
async fn open_routers_stream() {
    let gateway = Gateway::new().with_shape(Shape::OpenRouter);
    gateway.reply("x".repeat(200)).reasoning("hm");
    let answer = ask(&gateway, &unasked()).await;
    let text = answer.text();
    assert!(
        text.starts_with(": OPENROUTER PROCESSING\n\ndata: {\"id\":\"gen-"),
        "{text}"
    );
    assert_eq!(text.matches(": OPENROUTER PROCESSING\n\n").count(), 4);
    let chunks = answer.chunks();
    for chunk in &chunks {
        let delta = &chunk["choices"][0]["delta"];
        assert!(delta["role"] == "assistant" && delta["content"].is_string());
        assert_eq!(chunk["provider"], "Anthropic");
    }
    assert_eq!(joined(&chunks, "reasoning"), "hm");
    assert_eq!(joined(&chunks, "content").len(), 200);
    let [.., finish, usage] = chunks.as_slice() else {
        panic!("too few");
    };
    assert!(finish.get("usage").is_none());
    for chunk in [finish, usage] {
        assert_eq!(chunk["choices"][0]["native_finish_reason"], "end_turn");
    }
    assert!(
        usage["usage"]["cost"].is_number(),
        "whether asked for or not"
    );
}

#[tokio::test]
async fn lite_llms_whole_answer() {
    let gateway = Gateway::new().with_shape(Shape::LiteLlm);
    gateway.reply("Hello").reasoning("hm");
    gateway.reply("Hello");
    let answer = ask(&gateway, &question()).await;
    let message = answer.json()["choices"][0]["message"].clone();
    assert_eq!(message["reasoning_content"], "hm");
    let block = &message["provider_specific_fields"]["thinking_blocks"][0];
    assert_eq!(
        (&block["type"], &block["thinking"]),
        (&json!("thinking"), &json!("hm"))
    );
    assert_eq!(
        (&message["tool_calls"], &message["function_call"]),
        (&Value::Null, &Value::Null)
    );
    let cost: f64 = answer.headers["x-litellm-response-cost"]
        .to_str()
        .expect("text")
        .parse()
        .expect("a number");
    assert!(cost > 0.0 && answer.json()["usage"].get("cost").is_none());
    assert_eq!(
        answer.headers["x-litellm-model-id"],
        "anthropic/claude-sonnet-4.5"
    );
    assert_eq!(answer.headers["x-litellm-attempted-fallbacks"], "0");
    let plain = ask(&gateway, &question()).await.json()["choices"][0]["message"].clone();
    assert_eq!(
        plain["provider_specific_fields"],
        json!({ "refusal": null })
    );
    // The client keeps the id of the call as that of the request.
    gateway.fail(400);
    let error = gateway
        .client()
        .prompt("x")
        .text()
        .await
        .expect_err("status 400");
    assert!(error.request_id().is_some_and(|id| id.len() == 26));
}

#[tokio::test]
async fn lite_llms_stream() {
    let gateway = Gateway::new().with_shape(Shape::LiteLlm);
    gateway.reply("Hello there").reasoning("hm");
    gateway.reply("Hello there");
    let answer = ask(&gateway, &streamed(question())).await;
    let text = answer.text();
    assert!(text.starts_with("event: ping\ndata: {\"type\":\"ping\"}\n\ndata: "));
    let chunks: Vec<Value> = answer.chunks();
    let first = &chunks[0]["choices"][0];
    assert_eq!(first["delta"]["role"], "assistant");
    assert_eq!(first["delta"]["reasoning_content"], "hm");
    assert!(first.get("finish_reason").is_none() && first.get("logprobs").is_none());
    assert_eq!(
        chunks[1]["choices"][0]["delta"],
        json!({ "content": "Hell" })
    );
    assert_eq!(joined(&chunks, "content"), "Hello there");
    let [.., finish, usage] = chunks.as_slice() else {
        panic!("too few");
    };
    let over = json!([{ "finish_reason": "stop", "index": 0, "delta": {} }]);
    assert_eq!((&finish["choices"], finish.get("usage")), (&over, None));
    assert_eq!(usage["choices"], json!([{ "index": 0, "delta": {} }]));
    assert!(usage["usage"]["total_tokens"].is_number());
    let unasked = ask(&gateway, &unasked()).await.chunks();
    assert!(unasked.iter().all(|chunk| chunk.get("usage").is_none()));
}

#[tokio::test]
async fn failures_have_each_servers_form() {
    let message = "Rate limit exceeded. Please try again later.";
    for (shape, expected) in [
        (
            Shape::Gateway,
            json!({ "message": message, "type": "rate_limit_exceeded" }),
        ),
        (
            Shape::OpenAi,
            json!({ "message": message, "type": "requests", "param": null, "code": "rate_limit_exceeded" }),
        ),
        (
            Shape::LlamaCpp,
            json!({ "code": 429, "message": message, "type": "invalid_request_error" }),
        ),
        (
            Shape::OpenRouter,
            json!({ "code": 429, "message": message,
            "metadata": { "provider_name": "Anthropic", "error_type": "rate_limit_exceeded" } }),
        ),
        (
            Shape::LiteLlm,
            json!({ "message": message, "type": "throttling_error", "param": null, "code": "429" }),
        ),
    ] {
        let gateway = Gateway::new().with_shape(shape);
        gateway.fail(429);
        let answer = ask(&gateway, &question()).await;
        assert_eq!(
            (answer.status, &answer.json()["error"]),
            (429, &expected),
            "{shape:?}"
        );
        let generation = answer.json().get("generationId").is_some();
        assert_eq!(generation, shape == Shape::Gateway);
        // A request that is refused before any model is asked.
        let refused = ask(&gateway, &with(question(), "temperature", json!(3))).await;
        let error = refused.json()["error"].clone();
        assert!(
            error["message"]
                .as_str()
                .is_some_and(|it| it.contains("temperature")),
            "{shape:?}"
        );
        assert!(error["metadata"].get("provider_name").is_none());
    }
}

#[tokio::test]
async fn failures_in_mid_stream() {
    for shape in SHAPES {
        let gateway = Gateway::new().with_shape(shape);
        let client = gateway.client();
        gateway
            .reply("Once upon a time")
            .fail_after(2, 503)
            .message("lost")
            .code("gone");
        let answer = ask(&gateway, &streamed(question())).await;
        assert_eq!(answer.status, 200);
        let chunks = answer.chunks();
        let (last, before) = chunks.split_last().expect("chunks");
        assert_eq!(joined(before, "content"), "Once upo", "{shape:?}");
        assert_eq!(
            (&last["error"]["message"], &last["error"]["code"]),
            (&json!("lost"), &json!("gone"))
        );
        assert_eq!(
            answer.text().ends_with("[DONE]\n\n"),
            shape != Shape::LlamaCpp
        );
        let beside = last["choices"][0]["finish_reason"].as_str();
        assert_eq!(beside, (shape == Shape::OpenRouter).then_some("error"));

        gateway.reply("Once upon a time").fail_after(2, 503);
        let error = broken(&client).await;
        assert!(
            matches!(error.kind(), ErrorKind::Overloaded | ErrorKind::Server),
            "{shape:?}: {error:?}"
        );
        assert_eq!(error.text(), Some("Once upo"));
        // Later than the answer's end, and at once where nothing is streamed.
        gateway.reply("Once").fail_after(100, 429);
        assert_eq!(broken(&client).await.text(), Some("Once"));
        gateway
            .reply("Once")
            .fail_after(1, 400)
            .message("no such luck");
        let error = client.prompt("x").text().await.expect_err("a failure");
        assert_eq!(
            (error.status(), error.provider_message()),
            (Some(400), Some("no such luck"))
        );
    }
}

#[tokio::test]
async fn streams_that_end_without_a_word() {
    for shape in SHAPES {
        let gateway = Gateway::new().with_shape(shape);
        let client = gateway.client();
        gateway
            .reply_tool_calls([("weather", json!({ "city": "Oslo" }))])
            .end_after(2);
        let answer: Answer = ask(&gateway, &streamed(question())).await;
        assert!(answer.broke.is_none() && !answer.text().contains("[DONE]"));
        assert!(
            answer
                .chunks()
                .iter()
                .all(|chunk| chunk["choices"][0]["finish_reason"].is_null())
        );
        for pieces in [0, 1, 3, 100] {
            gateway.reply("Once upon a time").end_after(pieces);
            let error = broken(&client).await;
            let text: String = "Once upon a time".chars().take(4 * pieces).collect();
            assert_eq!(
                (error.kind(), error.text().unwrap_or_default()),
                (ErrorKind::Interrupted, text.as_str()),
                "{shape:?}"
            );
        }
        gateway.reply("Once").end_after(0);
        assert_eq!(client.prompt("x").text().await.expect("all of it"), "Once");
    }
}

/// The error that ends a stream of text.
async fn broken(client: &coax::Client) -> coax::Error {
    // It would be sent again where nothing came.
    let request = client.prompt("x").retries(0);
    let mut stream = request.stream_text().await.expect("a stream");
    loop {
        match stream.next().await {
            Ok(piece) => assert!(piece.is_some(), "no good end"),
            Err(error) => return error,
        }
    }
}

/// One answer through the client, in each form: text, reasoning, calls and usage come out alike.
#[tokio::test]
async fn the_client_reads_all_forms_alike() {
    use coax::wire::{ChatRequest, FinishReason, Message};
    for shape in SHAPES {
        let gateway = Gateway::new().with_shape(shape);
        let client = gateway.client();
        let script = || {
            gateway
                .reply_tool_calls([("weather", json!({ "city": "Oslo" })), ("now", json!({}))])
                .text("Let me \u{1f600} look")
                .reasoning("Where are they, and when?")
                .chunk_size(3)
        };
        script();
        let request = ChatRequest::new("", vec![Message::user("x")]);
        let whole = client.chat(&request).await.expect("an answer");
        script();
        let mut stream = client.chat_stream(&request).await.expect("a stream");
        while stream.next().await.expect("a chunk").is_some() {}
        let streamed = stream.response();
        let (whole_choice, choice) = (&whole.choices[0], &streamed.choices[0]);
        assert_eq!(
            choice.finish_reason,
            Some(FinishReason::ToolCalls),
            "{shape:?}"
        );
        assert_eq!(
            choice.native_finish_reason,
            whole_choice.native_finish_reason
        );
        let (whole_message, message) = (&whole_choice.message, &choice.message);
        assert_eq!(message.text().as_deref(), Some("Let me \u{1f600} look"));
        assert_eq!(message.tool_calls, whole_message.tool_calls);
        assert_eq!(message.reasoning, whole_message.reasoning);
        assert_eq!(message.reasoning_content, whole_message.reasoning_content);
        assert_eq!(message.reasoning_text().is_some(), shape != Shape::OpenAi);
        assert_eq!(message.reasoning_details, whole_message.reasoning_details);
        let completion = |response: &coax::wire::Response| {
            let usage = response.usage.clone().expect("usage");
            (usage.completion_tokens, usage.completion_tokens_details)
        };
        assert_eq!(completion(streamed), completion(&whole));
        assert!(!streamed.extra.contains_key("type"), "pings leave no trace");
    }
}
