//! Dropping a stream frees the server at once.

use super::{llama, look};
use coax::ErrorKind;
use std::time::{Duration, Instant};

/// llama.cpp works on so many requests at a time, see `tests/interop/llama_server.py`.
const SLOTS: usize = 4;

/// Left alone, such an answer keeps a slot busy for many seconds.
const TOKENS: u32 = 8000;

#[tokio::test]
async fn a_dropped_stream_ends_the_work_of_the_server() {
    let client = llama();
    for _ in 0..2 {
        let mut streams = Vec::new();
        for _ in 0..SLOTS {
            let request = client.prompt("A very long story").max_tokens(TOKENS);
            let request = request.extra_body("ignore_eos", true.into());
            let mut stream = request.stream_text().await.expect("a stream");
            stream
                .next()
                .await
                .expect("the stream goes on")
                .expect("there is more text");
            streams.push(stream);
        }
        assert_eq!(busy(TOKENS).await, SLOTS, "the answers are under way");
        drop(streams);
        becomes_idle(TOKENS).await;
        let answer = client.prompt("A short story").max_tokens(5).send().await;
        assert!(answer.expect("an answer").usage.is_some());
    }
}

#[tokio::test]
async fn a_time_limit_ends_the_work_of_the_server() {
    let tokens = TOKENS - 1;
    let request = llama().prompt("A very long story").max_tokens(tokens);
    let request = request.extra_body("ignore_eos", true.into());
    let request = request.timeout(Duration::from_secs(2));
    let mut stream = request.stream_text().await.expect("a stream");
    let mut text = String::new();
    let error = loop {
        match stream.next().await {
            Ok(piece) => text.push_str(&piece.expect("8000 tokens take longer")),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(!text.is_empty());
    assert_eq!(error.text(), Some(text.as_str()));
    // The stream is still there, and yet the request is over.
    becomes_idle(tokens).await;
    drop(stream);
}

/// Returns how many slots write an answer with that token limit.
async fn busy(tokens: u32) -> usize {
    let slots = look("COAX_INTEROP_LLAMA", "/slots").await;
    let slots = slots.as_array().expect("llama.cpp lists its slots");
    let busy = slots
        .iter()
        .filter(|slot| slot["is_processing"] == true && slot["params"]["max_tokens"] == tokens);
    busy.count()
}

async fn becomes_idle(tokens: u32) {
    let since = Instant::now();
    while busy(tokens).await > 0 {
        assert!(
            since.elapsed() < Duration::from_secs(2),
            "the server works on"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
