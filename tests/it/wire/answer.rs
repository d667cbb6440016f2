//! Answers and chunks as they were recorded: every member is read and written back.
//!
//! The bodies have the shape of recorded ones, with invented values.

use coax::wire::*;
use serde::Serialize;
use serde_json::{Value, json};

fn response(body: &Value) -> Response {
    serde_json::from_str(&body.to_string()).expect("reads")
}

fn chunk(body: &Value) -> Chunk {
    serde_json::from_str(&body.to_string()).expect("reads")
}

fn written(value: &impl Serialize) -> Value {
    without_nulls(serde_json::to_value(value).expect("writes"))
}

/// A `null` member and an absent one mean the same; either may be written.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, without_nulls(value)))
            .collect(),
        Value::Array(list) => list.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

fn gateway_answer() -> Value {
    json!({
        "id": "gen_01KKM0", "object": "chat.completion", "created": 1_773_346_311, "model": "openai/gpt-5",
        "choices": [{
            "index": 0,
            "message": {
                "role": "assistant", "content": null, "reasoning": "Let me add.",
                "reasoning_details": [
                    { "type": "reasoning.summary", "summary": "Adding", "format": "openai-responses-v1", "index": 0 },
                    { "type": "reasoning.encrypted", "data": "gAAA", "id": "rs_1", "format": "openai-responses-v1", "index": 0 },
                ],
                "tool_calls": [{ "id": "call_1", "type": "function",
                                 "function": { "name": "add", "arguments": "{\"a\":2,\"b\":3}" } }],
                "provider_metadata": {
                    "openai": { "responseId": "resp_1" },
                    "gateway": { "routing": { "attempts": [{ "provider": "openai", "startTime": 12.5 }] }, "cost": "0.0001" },
                },
            },
            "logprobs": null, "finish_reason": "tool_calls",
        }],
        "usage": {
            "prompt_tokens": 139, "completion_tokens": 87, "total_tokens": 226,
            "cost": 8.79e-05, "market_cost": 8.79e-05, "is_byok": false,
            "prompt_tokens_details": { "cached_tokens": 0, "audio_tokens": 0, "video_tokens": 0 },
            "completion_tokens_details": { "reasoning_tokens": 64, "image_tokens": 0 },
            "cache_creation_input_tokens": 0,
            "cost_details": { "upstream_inference_cost": null, "upstream_inference_prompt_cost": 1.5e-05,
                              "upstream_inference_completions_cost": 7.29e-05 },
        },
        "system_fingerprint": "fp_x", "service_tier": "default", "generationId": "gen_01KKM0",
        "timings": { "predicted_ms": 3.5 },
    })
}

#[test]
fn the_recorded_answer() {
    let body = gateway_answer();
    let answer = response(&body);
    assert_eq!(answer.id.as_deref(), Some("gen_01KKM0"));
    assert_eq!(answer.object.as_deref(), Some("chat.completion"));
    assert_eq!(answer.created, Some(1_773_346_311));
    assert_eq!(answer.model.as_deref(), Some("openai/gpt-5"));
    assert_eq!(answer.system_fingerprint.as_deref(), Some("fp_x"));
    assert_eq!(answer.service_tier.as_deref(), Some("default"));
    assert_eq!(answer.generation_id.as_deref(), Some("gen_01KKM0"));
    assert_eq!(answer.extra["timings"]["predicted_ms"], 3.5);
    assert_eq!(answer.failure(), None);

    let choice = &answer.choices[0];
    assert_eq!(
        (choice.index, &choice.finish_reason),
        (Some(0), &Some(FinishReason::ToolCalls))
    );
    let message = &choice.message;
    assert_eq!((&message.role, &message.content), (&Role::Assistant, &None));
    assert_eq!(message.reasoning.as_deref(), Some("Let me add."));
    assert_eq!(message.reasoning_details.len(), 2);
    let call = &message.tool_calls[0];
    assert_eq!(
        call,
        &ToolCall::function("call_1", "add", "{\"a\":2,\"b\":3}")
    );
    let metadata = message.provider_metadata.as_ref().expect("metadata");
    assert_eq!(metadata.to_value()["gateway"]["cost"], "0.0001");

    let usage = answer.usage.as_ref().expect("usage");
    assert_eq!(usage.prompt_tokens, Some(139));
    assert_eq!(usage.completion_tokens, Some(87));
    assert_eq!(usage.total_tokens, Some(226));
    assert_eq!(
        (usage.cost, usage.market_cost),
        (Some(8.79e-05), Some(8.79e-05))
    );
    assert_eq!(usage.is_byok, Some(false));
    let prompt = usage.prompt_tokens_details.as_ref().expect("details");
    assert_eq!(
        (prompt.cached_tokens, prompt.video_tokens),
        (Some(0), Some(0))
    );
    let completion = usage.completion_tokens_details.as_ref().expect("details");
    assert_eq!(completion.reasoning_tokens, Some(64));
    let cost = usage.cost_details.as_ref().expect("details");
    assert_eq!(cost.upstream_inference_cost, None);
    assert_eq!(cost.upstream_inference_completions_cost, Some(7.29e-05));

    assert_eq!(written(&answer), without_nulls(body));
}

#[test]
fn the_seed_answer() {
    let body = json!({
        "id": "chatcmpl-123", "object": "chat.completion", "created": 1_677_652_288,
        "model": "anthropic/claude-sonnet-4.5",
        "choices": [{ "index": 0, "message": { "role": "assistant", "content": "Once upon a time" }, "finish_reason": "stop" }],
        "usage": { "prompt_tokens": 15, "completion_tokens": 28, "total_tokens": 43 },
    });
    let answer = response(&body);
    assert_eq!(
        answer.choices[0].message.text().as_deref(),
        Some("Once upon a time")
    );
    assert_eq!(written(&answer), body);
}

#[test]
fn the_recorded_chunks() {
    let event = |choice: Value| {
        json!({ "id": "gen_1", "object": "chat.completion.chunk", "created": 1_773_346_311,
                "model": "anthropic/claude-sonnet-4.5", "choices": [choice], "system_fingerprint": "fp_x" })
    };
    let piece = |delta: Value| json!({ "index": 0, "delta": delta, "logprobs": null, "finish_reason": null });
    let mut last = event(
        json!({ "index": 0, "delta": { "provider_metadata": { "gateway": {} } },
                                 "logprobs": null, "finish_reason": "tool_calls" }),
    );
    last["usage"] = gateway_answer()["usage"].clone();
    last["generationId"] = json!("gen_1");
    let events = [
        event(piece(json!({ "role": "assistant" }))),
        event(piece(json!({ "reasoning": "The", "reasoning_details": [
            { "type": "reasoning.text", "text": "The", "signature": "", "format": "anthropic-claude-v1", "index": 0 }] }))),
        event(piece(json!({ "content": "Oi!" }))),
        event(piece(json!({ "content": "" }))),
        event(piece(
            json!({ "tool_calls": [{ "index": 0, "id": "call_1", "type": "function",
                                             "function": { "name": "add", "arguments": "" } }] }),
        )),
        event(piece(
            json!({ "tool_calls": [{ "index": 0, "function": { "arguments": "{\"a\":2}" } }] }),
        )),
        last,
    ];
    let chunks: Vec<Chunk> = events.iter().map(chunk).collect();
    for (chunk, event) in chunks.iter().zip(&events) {
        assert_eq!(written(chunk), without_nulls(event.clone()));
        assert_eq!(chunk.object.as_deref(), Some("chat.completion.chunk"));
        assert_eq!(chunk.id.as_deref(), Some("gen_1"));
    }
    let deltas: Vec<&Delta> = chunks.iter().map(|it| &it.choices[0].delta).collect();
    assert_eq!(deltas[0].role, Some(Role::Assistant));
    assert_eq!(deltas[1].reasoning.as_deref(), Some("The"));
    assert_eq!(deltas[1].reasoning_details[0]["signature"], "");
    assert_eq!(deltas[2].content.as_deref(), Some("Oi!"));
    assert_eq!(deltas[3].content.as_deref(), Some(""));
    let first = &deltas[4].tool_calls[0];
    assert_eq!(
        (first.index, first.id.as_deref()),
        (Some(0), Some("call_1"))
    );
    assert_eq!(first.kind, Some(ToolKind::Function));
    let function = first.function.as_ref().expect("a function");
    assert_eq!(
        (function.name.as_deref(), function.arguments.as_str()),
        (Some("add"), "")
    );
    let second = deltas[5].tool_calls[0]
        .function
        .as_ref()
        .expect("a function");
    assert_eq!(
        (second.name.as_deref(), second.arguments.as_str()),
        (None, "{\"a\":2}")
    );
    assert!(deltas[6].provider_metadata.is_some());
    assert_eq!(chunks[5].choices[0].finish_reason, None);
    assert_eq!(
        chunks[6].choices[0].finish_reason,
        Some(FinishReason::ToolCalls)
    );
    assert_eq!(
        chunks[6].usage.as_ref().and_then(|it| it.total_tokens),
        Some(226)
    );
    assert_eq!(chunks[6].generation_id.as_deref(), Some("gen_1"));
}

#[test]
fn a_chunk_always_writes_what_clients_index() {
    let mut chunk = Chunk::default();
    assert_eq!(
        serde_json::to_value(&chunk).expect("writes"),
        json!({ "choices": [] })
    );
    chunk.choices = vec![ChunkChoice::default()];
    let expected = json!({ "choices": [{ "delta": {}, "finish_reason": null }] });
    assert_eq!(serde_json::to_value(&chunk).expect("writes"), expected);
}
