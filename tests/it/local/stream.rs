//! Streams of the local gateway have the recorded forms.

use super::{ask, chunks, joined, next, post, question, recipe, send, streamed, typed, with};
use coax::local::{Gateway, Shape};
use coax::transport::Transport;
use serde_json::{Value, json};

#[tokio::test]
async fn the_gateways_stream() {
    let gateway = Gateway::new();
    gateway
        .reply("Oi, tudo bem?")
        .reasoning("The user greets")
        .chunk_size(5);
    let answer = ask(&gateway, &streamed(question())).await;
    assert_eq!(answer.headers["content-type"], "text/event-stream");
    assert!(!answer.headers.contains_key("content-length"));
    let text = answer.text();
    assert!(text.ends_with("}\n\ndata: [DONE]\n\n"));
    let head = text.split_once("\n\n").expect("an event").0;
    let prefix = "data: {\"id\":\"gen_";
    let suffix = "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"},\"logprobs\":null,\"finish_reason\":null}],\"system_fingerprint\":\"fp_";
    assert!(head.starts_with(prefix) && head.contains(suffix), "{head}");

    let chunks = answer.chunks();
    let (last, before) = chunks.split_last().expect("chunks");
    assert_eq!(joined(before, "content"), "Oi, tudo bem?");
    assert_eq!(joined(before, "reasoning"), "The user greets");
    let kinds: Vec<String> = chunks
        .iter()
        .filter_map(|chunk| {
            chunk["choices"][0]["delta"]
                .as_object()?
                .keys()
                .next()
                .cloned()
        })
        .collect();
    let mut expected = vec!["role"];
    expected.extend(["reasoning"; 3]);
    expected.extend(["content"; 3]);
    expected.push("provider_metadata");
    assert_eq!(kinds, expected);
    for chunk in before {
        assert!(chunk.get("usage").is_none() && chunk.get("generationId").is_none());
        assert_eq!(chunk["choices"][0]["finish_reason"], Value::Null);
        assert_eq!(
            (&chunk["id"], &chunk["created"]),
            (&last["id"], &last["created"])
        );
        assert_eq!(chunk["object"], "chat.completion.chunk");
    }
    let signatures: Vec<bool> = before
        .iter()
        .filter_map(|chunk| {
            chunk["choices"][0]["delta"]["reasoning_details"][0]["signature"].as_str()
        })
        .map(str::is_empty)
        .collect();
    assert_eq!(signatures, [true, true, false]);
    assert_eq!(last["choices"][0]["finish_reason"], "stop");
    assert!(last["usage"]["cost"].is_number() && last["generationId"] == last["id"]);
    let routing = &last["choices"][0]["delta"]["provider_metadata"]["gateway"]["routing"];
    assert_eq!(routing["finalProvider"], "anthropic");
}

#[tokio::test]
async fn tool_calls_stream_one_after_the_other() {
    let gateway = Gateway::new();
    gateway
        .reply_tool_calls([("add", json!({ "a": 2, "b": 3 })), ("now", json!({}))])
        .chunk_size(6);
    let chunks = ask(&gateway, &streamed(question())).await.chunks();
    let calls: Vec<&Value> = chunks
        .iter()
        .map(|chunk| &chunk["choices"][0]["delta"]["tool_calls"][0])
        .filter(|call| call.is_object())
        .collect();
    assert_eq!(
        calls[0]["function"],
        json!({ "name": "add", "arguments": "" })
    );
    assert!(
        calls[0]["id"]
            .as_str()
            .is_some_and(|id| id.starts_with("call_"))
    );
    assert_eq!(
        *calls[1],
        json!({ "index": 0, "function": { "arguments": "{\"a\":2" } })
    );
    let opening = calls
        .iter()
        .position(|call| call["index"] == 1)
        .expect("the second call");
    assert_eq!(
        calls[opening]["function"],
        json!({ "name": "now", "arguments": "" })
    );
    let arguments: String = calls[..opening]
        .iter()
        .filter_map(|call| call["function"]["arguments"].as_str())
        .collect();
    assert_eq!(arguments, r#"{"a":2,"b":3}"#);
    assert_eq!(
        chunks.last().expect("chunks")["choices"][0]["finish_reason"],
        "tool_calls"
    );
}

#[tokio::test]
async fn openais_stream() {
    let gateway = Gateway::new().with_shape(Shape::OpenAi);
    gateway.reply_refusal("No, sorry");
    let answer = ask(&gateway, &streamed(question())).await;
    let chunks = answer.chunks();
    let delta = &chunks[0]["choices"][0]["delta"];
    assert_eq!(
        *delta,
        json!({ "role": "assistant", "content": "", "refusal": null })
    );
    assert_eq!(joined(&chunks, "refusal"), "No, sorry");
    let (usage, others) = chunks.split_last().expect("chunks");
    assert_eq!(usage["choices"], json!([]));
    assert!(usage["usage"]["completion_tokens_details"].is_object());
    for chunk in others {
        assert_eq!(chunk.get("usage"), Some(&Value::Null));
        assert!(
            chunk["id"]
                .as_str()
                .is_some_and(|id| id.starts_with("chatcmpl-"))
        );
        assert!(chunk["obfuscation"].is_string());
    }
    assert_eq!(
        others.last().expect("chunks")["choices"][0]["finish_reason"],
        "stop"
    );

    let unasked = ask(&gateway, &with(question(), "stream", json!(true)))
        .await
        .chunks();
    assert!(unasked.iter().all(|chunk| chunk.get("usage").is_none()));
}

#[tokio::test]
async fn llama_cpps_stream() {
    let gateway = Gateway::new();
    let text = "A longer tale, told in many small pieces so that keep-alives fall between them.";
    gateway.reply(text).reasoning("hm").shape(Shape::LlamaCpp);
    let answer = ask(&gateway, &streamed(question())).await;
    assert!(answer.text().starts_with(":\n\ndata: "));
    assert!(answer.text().matches("\n\n:\n\n").count() >= 1);
    let chunks = answer.chunks();
    let first = json!({ "role": "assistant", "content": null });
    assert_eq!(chunks[0]["choices"][0]["delta"], first);
    assert_eq!(joined(&chunks, "reasoning_content"), "hm");
    assert_eq!(joined(&chunks, "content"), text);
    let last = chunks.last().expect("chunks");
    assert_eq!(last["choices"], json!([]));
    assert!(
        last["timings"]["predicted_n"].is_number() && last["usage"]["total_tokens"].is_number()
    );
    assert_eq!(chunks[chunks.len() - 2]["choices"][0]["delta"], json!({}));
}

#[tokio::test]
async fn made_answers_stream_too() {
    let body = typed(recipe(), true);
    let whole = send(&Gateway::new(), post(body.clone()))
        .await
        .expect("an answer")
        .content();
    let body = body.replacen('{', "{\"stream\":true,", 1);
    let answer = send(&Gateway::new(), post(body)).await.expect("an answer");
    assert_eq!(joined(&answer.chunks(), "content"), whole);
}

#[tokio::test]
async fn pieces_can_be_cut_anywhere() {
    let text = "Grüße, 世界! \u{1f600}\n\"quoted\" \\ end";
    let reference = {
        let gateway = Gateway::new();
        gateway.reply(text);
        ask(&gateway, &streamed(question())).await.text()
    };
    for size in 1..40 {
        let gateway = Gateway::new();
        gateway.reply(text).network_chunk(size);
        gateway.reply(text).chunk_size(size);
        let cut = ask(&gateway, &streamed(question())).await;
        assert_eq!(cut.text(), reference);
        assert!(cut.pieces.iter().all(|piece| piece.len() <= size));
        assert_eq!(
            joined(
                &ask(&gateway, &streamed(question())).await.chunks(),
                "content"
            ),
            text
        );
    }
    for end in 0..=reference.len() {
        let gateway = Gateway::new();
        gateway.reply(text).disconnect_after(end);
        let answer = ask(&gateway, &streamed(question())).await;
        let bytes: Vec<u8> = answer.pieces.iter().flatten().copied().collect();
        assert_eq!(bytes, &reference.as_bytes()[..end]);
        assert!(answer.broke.is_some());
    }
}

#[tokio::test]
async fn streams_may_lack_their_end() {
    let gateway = Gateway::new();
    gateway.reply("x").without_done();
    let text = ask(&gateway, &streamed(question())).await.text();
    assert!(!text.contains("[DONE]"));
    assert_eq!(chunks(&text).len(), 3);
    gateway.reply("x").usage(json!({ "total_tokens": 1 }));
    let chunks = ask(&gateway, &with(question(), "stream", json!(true)))
        .await
        .chunks();
    assert_eq!(
        chunks.last().expect("chunks")["usage"],
        json!({ "total_tokens": 1 })
    );
}

/// A stream of ten million deltas costs nothing until it is read.
#[tokio::test]
async fn events_are_made_when_they_are_read() {
    let gateway = Gateway::new();
    gateway.reply("x".repeat(10_000_000)).chunk_size(1);
    let response = gateway
        .send(post(streamed(question()).to_string()))
        .await
        .expect("an answer");
    let mut body = response.into_body();
    for _ in 0..3 {
        next(&mut body).await.expect("a piece").expect("no error");
    }
}
