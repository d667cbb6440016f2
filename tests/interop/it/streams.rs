//! Streamed answers of llama.cpp: text, cut text, reasoning.

use super::{llama, reasoning};
use coax::ErrorKind;
use coax::wire::{ChatRequest, FinishReason, Message};
use serde_json::json;

#[tokio::test]
async fn the_pieces_are_the_text() {
    let client = llama();
    let (mut longest, mut silent) = (0, 0);
    for seed in 1..=20 {
        let request = client.prompt("Tell me a story").seed(seed).max_tokens(2000);
        let mut stream = request.stream_text().await.expect("a stream");
        let (mut text, mut pieces) = (String::new(), 0);
        let end = loop {
            match stream.next().await {
                Ok(Some(piece)) => {
                    assert!(!piece.is_empty());
                    text.push_str(&piece);
                    pieces += 1;
                }
                end => break end,
            }
        };
        if let Err(error) = end {
            // A random model may end with its first token.
            assert_eq!(
                (error.kind(), pieces),
                (ErrorKind::Malformed, 0),
                "{error:?}"
            );
            silent += 1;
            continue;
        }
        let message = &stream.response().choices[0].message;
        assert_eq!(message.text().unwrap_or_default(), text);
        assert_eq!(stream.finish_reason(), Some(&FinishReason::Stop));
        assert!(stream.id().is_some());
        let usage = stream.usage().expect("usage was asked for");
        assert!(usage.completion_tokens > Some(0));
        longest = longest.max(pieces);
    }
    assert!(longest > 10, "{longest} pieces at most");
    assert!(silent < 10, "{silent} of 20 answers are empty");
}

#[tokio::test]
async fn a_cut_stream_ends_in_an_error_with_all_its_text() {
    let request = llama().prompt("Tell me a story").max_tokens(40);
    let request = request.extra_body("ignore_eos", true.into());
    let mut stream = request.stream_text().await.expect("a stream");
    let mut text = String::new();
    let error = loop {
        match stream.next().await {
            Ok(Some(piece)) => text.push_str(&piece),
            Ok(None) => panic!("40 tokens cannot be the end"),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::Truncated);
    assert_eq!(error.text(), Some(text.as_str()));
    assert_eq!(error.finish_reason(), Some(&FinishReason::Length));
    let usage = error.usage().expect("the usage came before the end");
    assert_eq!(usage.completion_tokens, Some(40));
    assert!(stream.next().await.expect("an error is the end").is_none());
}

#[tokio::test]
async fn a_document_streamed_as_text_is_whole() {
    let mut request = ChatRequest::new("", vec![Message::user("One at random, please")]);
    let format = json!({ "type": "json_schema", "json_schema": {
        "name": "point", "strict": true,
        "schema": { "type": "object", "additionalProperties": false, "required": ["x", "name"],
            "properties": { "x": { "type": "integer" }, "name": { "type": "string" } } },
    } });
    request.response_format = Some(serde_json::from_value(format).expect("a response format"));
    request.max_tokens = Some(2000);
    let client = llama();
    for seed in 1..=10 {
        request.seed = Some(seed);
        let mut stream = client.chat_stream(&request).await.expect("a stream");
        while stream.next().await.expect("the stream is whole").is_some() {}
        let text = stream.response().choices[0].message.text();
        let document = text
            .as_deref()
            .map(serde_json::from_str::<serde_json::Value>);
        let document = document.expect("there is text").expect("the text is JSON");
        assert!(
            document["x"].is_number() && document["name"].is_string(),
            "{document}"
        );
    }
}

#[tokio::test]
async fn reasoning_is_put_together() {
    let client = reasoning();
    let mut request = ChatRequest::new("", vec![Message::user("Why is the sky blue?")]);
    request.max_tokens = Some(2000);
    let mut thought = 0;
    for seed in 1..=20 {
        request.seed = Some(seed);
        let mut stream = client.chat_stream(&request).await.expect("a stream");
        let (mut reasoning, mut text) = (String::new(), String::new());
        while let Some(chunk) = stream.next().await.expect("the stream is whole") {
            for choice in chunk.choices {
                reasoning.push_str(&choice.delta.reasoning_text().unwrap_or_default());
                text.push_str(choice.delta.content.as_deref().unwrap_or_default());
            }
        }
        let message = &stream.response().choices[0].message;
        assert_eq!(message.reasoning_text().unwrap_or_default(), reasoning);
        assert_eq!(message.text().unwrap_or_default(), text);
        thought += usize::from(!reasoning.is_empty());
    }
    assert!(thought >= 10, "{thought} of 20 answers came with reasoning");
}
