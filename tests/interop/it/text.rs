//! Whole answers of llama.cpp: text and reasoning.

use super::{llama, reasoning};
use coax::wire::FinishReason;

#[tokio::test]
async fn free_text() {
    let client = llama();
    for seed in 1..=10 {
        let request = client.prompt("A story").system("Be brief").seed(seed);
        let response = request.max_tokens(2000).send().await.expect("an answer");
        let choice = &response.choices[0];
        assert_eq!(choice.finish_reason, Some(FinishReason::Stop));
        assert!(choice.message.refusal.is_none());
        let usage = response.usage.as_ref().expect("llama.cpp counts tokens");
        let parts = usage.prompt_tokens.zip(usage.completion_tokens);
        assert_eq!(
            parts.map(|(prompt, completion)| prompt + completion),
            usage.total_tokens
        );
        // What llama.cpp tells beyond the protocol is kept.
        assert!(response.extra["timings"]["predicted_n"].is_u64());
    }
}

#[tokio::test]
async fn the_same_seed_gives_an_answer_again_and_another_gives_another() {
    let client = llama();
    let ask = async |seed| {
        let request = client.prompt("A story").seed(seed).max_tokens(8);
        // The cache would change which numbers are added up first.
        let request = request.extra_body("cache_prompt", false.into());
        let response = request.send().await.expect("an answer");
        let text = response.choices[0].message.text();
        text.map(String::from)
    };
    let first = ask(1).await;
    assert_eq!(first, ask(1).await);
    assert_ne!(first, ask(2).await);
}

#[tokio::test]
async fn reasoning_comes_beside_the_text() {
    let client = reasoning();
    let mut thought = 0;
    for seed in 1..=20 {
        let request = client.prompt("Why is the sky blue?").seed(seed);
        let response = request.max_tokens(2000).send().await.expect("an answer");
        let message = &response.choices[0].message;
        if let Some(reasoning) = message.reasoning_text() {
            assert!(!reasoning.is_empty());
            thought += 1;
        }
    }
    assert!(thought >= 10, "{thought} of 20 answers came with reasoning");
}

#[tokio::test]
async fn reasoning_comes_beside_a_typed_answer() {
    let client = reasoning();
    let mut thought = 0;
    for seed in 1..=10 {
        let request = client.prompt("Yes or no?").seed(seed).max_tokens(2000);
        let answer = request
            .extract::<bool>()
            .detailed()
            .await
            .expect("an answer");
        thought += usize::from(
            answer
                .reasoning
                .is_some_and(|reasoning| !reasoning.is_empty()),
        );
    }
    assert!(thought > 0, "no answer came with reasoning");
}
