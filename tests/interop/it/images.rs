//! Image parts: llama.cpp decodes their bytes, and refuses what is no image.

use super::llama;
use coax::ErrorKind;
use coax::wire::{Message, Part};

/// A PNG of 8 × 8 pixels.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAbElEQVR42g3JQQEAMAgDMZ\
    SgpEqqhOepQAlKqmjLN1VFFypcTLHFFSmqmm7UuJlmm2vSP0QLCYsRK05EP0wbGZsxa87EP4YeNHiYYYcbMj+WXrR4\
    mWWXW7I/jj50+JhjjztyP0IHBYcJGy4kPLAsVIH5pgt5AAAAAElFTkSuQmCC";

fn question(url: String) -> Message {
    Message::user([Part::text("What is this?"), Part::image(url)])
}

#[tokio::test]
async fn an_image_becomes_tokens_of_the_prompt() {
    let client = llama();
    let prompt_tokens = async |message: Message| {
        let answer = client.prompt(message).max_tokens(5).send().await;
        let usage = answer
            .expect("an answer")
            .usage
            .expect("llama.cpp counts tokens");
        usage.prompt_tokens.expect("a number")
    };
    let without = prompt_tokens(Message::user([Part::text("What is this?")])).await;
    let with = prompt_tokens(question(format!("data:image/png;base64,{PNG}"))).await;
    // 56 × 56 pixels in patches of 14 × 14.
    assert!(with >= without + 16, "{without} and {with}");
}

#[tokio::test]
async fn a_typed_answer_about_an_image() {
    let message = question(format!("data:image/png;base64,{PNG}"));
    let request = llama().prompt(message).max_tokens(100).seed(1);
    request.extract::<bool>().await.expect("an answer");
}

#[tokio::test]
async fn a_broken_image_is_refused() {
    let client = llama();
    let cut = &PNG[..60];
    for url in [
        format!("data:image/png;base64,{cut}"),
        "data:image/png;base64,!!!".to_owned(),
    ] {
        let error = client
            .prompt(question(url))
            .text()
            .await
            .expect_err("no image");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!((error.status(), error.attempts()), (Some(400), 1));
        let message = error.provider_message().expect("llama.cpp gives a reason");
        assert!(message.contains("image"), "{message}");
    }
}
