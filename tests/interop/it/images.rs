//! Image parts: llama.cpp decodes their bytes, and refuses what is no image.

use super::llama;
use coax::wire::{Message, Part};
use coax::{ErrorKind, Image};

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
async fn an_image_of_bytes_is_read() {
    let bytes = decoded(PNG);
    let image = Image::bytes(&bytes).expect("an image");
    assert_eq!(
        Part::from(image.clone()),
        Part::image(format!("data:image/png;base64,{PNG}"))
    );
    let request = llama().prompt("What is this?").image(image);
    let answer = request.max_tokens(5).send().await.expect("an answer");
    let tokens = answer.usage.and_then(|usage| usage.prompt_tokens);
    assert!(tokens.is_some_and(|it| it >= 16), "{tokens:?}");
}

/// The bytes of base64.
fn decoded(base64: &str) -> Vec<u8> {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = base64.chars().filter_map(|it| ALPHABET.find(it));
    let bits: Vec<bool> = digits
        .flat_map(|digit| (0..6).rev().map(move |bit| digit >> bit & 1 == 1))
        .collect();
    let byte = |bits: &[bool]| bits.iter().fold(0, |byte, bit| byte << 1 | u8::from(*bit));
    bits.chunks_exact(8).map(byte).collect()
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
