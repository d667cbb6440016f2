//! Tool calls of llama.cpp, under its grammar: whole and put together from pieces.

use super::llama;
use coax::wire::{
    ChatRequest, FinishReason, FunctionTool, Message, Response, Tool, ToolCall, ToolChoice,
};
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;

const SCHEMA: &str = r#"{"type":"object","additionalProperties":false,"required":["city","days"],
    "properties":{"city":{"type":"string"},"days":{"type":"integer","minimum":1,"maximum":9}}}"#;

fn request(seed: i64) -> ChatRequest {
    let schema = RawValue::from_string(SCHEMA.to_owned()).expect("a schema is JSON");
    let tool = Tool::from(FunctionTool::new("forecast", Cow::Owned(schema)));
    let mut request = ChatRequest::new("", vec![Message::user("The weather in Oslo?")]);
    request.tools = vec![tool];
    request.tool_choice = Some(ToolChoice::Required);
    request.max_tokens = Some(1500);
    request.seed = Some(seed);
    request
}

#[tokio::test]
async fn whole_calls() {
    let client = llama();
    let mut calls = 0;
    for seed in 1..=10 {
        calls += check(&client.chat(&request(seed)).await.expect("an answer"));
    }
    assert!(calls >= 10, "{calls} calls");
}

#[tokio::test]
async fn calls_in_pieces() {
    let client = llama();
    let mut calls = 0;
    for seed in 1..=10 {
        let mut stream = client.chat_stream(&request(seed)).await.expect("a stream");
        while stream.next().await.expect("the stream is whole").is_some() {}
        calls += check(stream.response());
    }
    assert!(calls >= 10, "{calls} calls");
}

#[tokio::test]
async fn results_go_back() {
    let client = llama();
    let mut request = request(1);
    let mut response = client.chat(&request).await.expect("an answer");
    let message = response.choices.remove(0).message;
    let results: Vec<Message> = message
        .tool_calls
        .iter()
        .map(|call| Message::tool(&call.id, "rain"))
        .collect();
    assert!(!results.is_empty());
    request.messages.push(message);
    request.messages.extend(results);
    request.tool_choice = None;
    let next = client
        .chat(&request)
        .await
        .expect("an answer to the results");
    let tokens = |response: &Response| {
        response
            .usage
            .as_ref()
            .and_then(|usage| usage.prompt_tokens)
    };
    assert!(
        tokens(&next) > tokens(&response),
        "the results are in the prompt"
    );
}

/// The number of whole calls; where the token limit cut the answer, the last is not.
fn check(response: &Response) -> usize {
    let choice = &response.choices[0];
    let mut calls = choice.message.tool_calls.as_slice();
    match choice.finish_reason {
        Some(FinishReason::ToolCalls) => assert!(!calls.is_empty()),
        Some(FinishReason::Length) => calls = &calls[..calls.len().saturating_sub(1)],
        ref other => panic!("{other:?}"),
    }
    for call in calls {
        check_call(call);
    }
    calls.len()
}

fn check_call(call: &ToolCall) {
    assert!(!call.id.is_empty());
    let function = call.function.as_ref().expect("a function is called");
    assert_eq!(function.name, "forecast");
    let arguments: Value = serde_json::from_str(&function.arguments).expect("arguments are JSON");
    assert!(arguments["city"].is_string(), "{arguments}");
    assert!(
        matches!(arguments["days"].as_u64(), Some(1..=9)),
        "{arguments}"
    );
}
