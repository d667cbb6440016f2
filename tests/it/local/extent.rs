//! The local gateway ends answers where the request wants it, and gives as many as it wants.

use super::{ask, post, question, recipe, send, streamed, typed, with};
use coax::local::{Gateway, Shape};
use serde_json::{Value, json};

const STORY: &str = "Once upon a time there was a fox. It slept. The end.";

/// Text, finish reason and completion tokens of a whole answer.
async fn whole(gateway: &Gateway, body: &Value) -> (String, String, u64) {
    let answer = ask(gateway, body).await.json();
    let choice = &answer["choices"][0];
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let tokens = answer["usage"]["completion_tokens"].as_u64();
    (
        text(&choice["message"]["content"]),
        text(&choice["finish_reason"]),
        tokens.expect("a count"),
    )
}

/// The same of choice `index` of a stream.
fn choice(chunks: &[Value], index: u64) -> (String, Vec<String>) {
    let choices = chunks.iter().filter_map(|chunk| chunk["choices"].get(0));
    let own: Vec<&Value> = choices.filter(|it| it["index"] == index).collect();
    let texts = own.iter().filter_map(|it| it["delta"]["content"].as_str());
    let reasons = own.iter().filter_map(|it| it["finish_reason"].as_str());
    (texts.collect(), reasons.map(str::to_owned).collect())
}

#[tokio::test]
async fn an_answer_over_the_token_limit_is_cut() {
    let gateway = Gateway::new();
    for name in ["max_tokens", "max_completion_tokens"] {
        let limited = with(question(), name, json!(5));
        gateway.reply(STORY);
        let (text, reason, tokens) = whole(&gateway, &limited).await;
        assert_eq!(
            (text.as_str(), reason.as_str()),
            ("Once upon a time the", "length")
        );
        assert_eq!(tokens, 5, "{name}");
        gateway.reply(STORY);
        let chunks = ask(&gateway, &streamed(limited)).await.chunks();
        assert_eq!(choice(&chunks, 0), (text, vec!["length".to_owned()]));
        let usage = &chunks.last().expect("chunks")["usage"];
        assert_eq!(usage["completion_tokens"], 5);
    }
    gateway.reply(STORY);
    let enough = with(question(), "max_tokens", json!(13));
    assert_eq!(
        whole(&gateway, &enough).await,
        (STORY.to_owned(), "stop".to_owned(), 13)
    );
    gateway.reply(STORY).finish_reason("content_filter");
    let limited = with(question(), "max_tokens", json!(5));
    assert_eq!(whole(&gateway, &limited).await.1, "content_filter");
}

#[tokio::test]
async fn a_made_answer_is_the_same_as_far_as_it_goes() {
    let gateway = Gateway::new();
    let body: Value = serde_json::from_str(&typed(recipe(), true)).expect("JSON");
    let (all, reason, tokens) = whole(&gateway, &body).await;
    assert_eq!(reason, "stop");
    let limited = with(body.clone(), "max_tokens", json!(tokens - 1));
    let (cut, reason, count) = whole(&gateway, &limited).await;
    assert_eq!((reason.as_str(), count), ("length", tokens - 1));
    assert!(cut.len() < all.len() && all.starts_with(&cut), "{cut}");
    let stopped = with(body, "stop", json!("\"minutes\""));
    let (cut, reason, _) = whole(&gateway, &stopped).await;
    assert_eq!(reason, "stop");
    assert!(all.starts_with(&format!("{cut}\"minutes\"")), "{cut}");
}

#[tokio::test]
async fn reasoning_and_calls_are_under_the_limit_too() {
    let gateway = Gateway::new();
    gateway.reply(STORY).reasoning("Thinking");
    let limited = |tokens: u64| with(question(), "max_tokens", json!(tokens));
    let answer = ask(&gateway, &limited(4)).await.json();
    let message = &answer["choices"][0]["message"];
    assert_eq!(
        (&message["reasoning"], &message["content"]),
        (&json!("Thinking"), &json!("Once upo"))
    );
    let arguments = json!({ "city": "Oslo" });
    for (tokens, expected) in [(10, r#"{"city":"#), (8, "")] {
        gateway.reply_tool_calls([("weather", arguments.clone())]);
        let answer = ask(&gateway, &limited(tokens)).await.json();
        let choice = &answer["choices"][0];
        assert_eq!(choice["finish_reason"], "length");
        assert_eq!(answer["usage"]["completion_tokens"], tokens);
        let call = &choice["message"]["tool_calls"][0]["function"]["arguments"];
        assert_eq!(call.as_str().unwrap_or_default(), expected, "{choice}");
    }
}

#[tokio::test]
async fn a_stop_sequence_ends_the_text_before_it() {
    let gateway = Gateway::new();
    for (stop, expected) in [
        (json!(" fox"), "Once upon a time there was a"),
        (
            json!(["slept", ".", ""]),
            "Once upon a time there was a fox",
        ),
        (json!(["nowhere"]), STORY),
        (json!(["Once"]), ""),
    ] {
        let body = with(question(), "stop", stop);
        gateway.reply(STORY);
        let (text, reason, tokens) = whole(&gateway, &body).await;
        assert_eq!((text.as_str(), reason.as_str()), (expected, "stop"));
        assert_eq!(tokens, (expected.len() as u64).div_ceil(4));
        gateway.reply(STORY);
        let chunks = ask(&gateway, &streamed(body)).await.chunks();
        assert_eq!(choice(&chunks, 0), (text, vec!["stop".to_owned()]));
    }
    let stopped = with(question(), "stop", json!("let"));
    gateway
        .reply_tool_calls([("weather", json!({}))])
        .text("Now let me look.");
    let answer = ask(&gateway, &stopped).await.json();
    let message = &answer["choices"][0]["message"];
    assert_eq!(message["content"], "Now ");
    assert!(
        message.get("tool_calls").is_none(),
        "nothing comes after it"
    );
}

#[tokio::test]
async fn several_choices_whole_and_streamed() {
    for shape in [
        Shape::Gateway,
        Shape::OpenAi,
        Shape::LlamaCpp,
        Shape::OpenRouter,
        Shape::LiteLlm,
    ] {
        let gateway = Gateway::new().with_shape(shape);
        let body = with(question(), "n", json!(3));
        let one = ask(&gateway, &question()).await.json();
        let answer = ask(&gateway, &body).await.json();
        let choices = answer["choices"].as_array().expect("choices");
        assert_eq!(choices.len(), 3, "{shape:?}");
        let text = |at: usize| choices[at]["message"]["content"].as_str().expect("text");
        assert_eq!(text(0), one["choices"][0]["message"]["content"]);
        assert!(text(0) != text(1) && text(1) != text(2), "{shape:?}");
        let prompt = &one["usage"]["prompt_tokens"];
        assert_eq!(&answer["usage"]["prompt_tokens"], prompt);
        let tokens: usize = (0..3).map(|at| text(at).chars().count().div_ceil(4)).sum();
        assert_eq!(answer["usage"]["completion_tokens"], tokens);

        let chunks = ask(&gateway, &streamed(body)).await.chunks();
        for (at, whole) in choices.iter().enumerate() {
            let (streamed, reasons) = choice(&chunks, at as u64);
            assert_eq!(
                (streamed.as_str(), whole["index"].as_u64()),
                (text(at), Some(at as u64))
            );
            assert!(
                !reasons.is_empty() && reasons.iter().all(|it| it == "stop"),
                "{shape:?}"
            );
        }
        let usages: Vec<&Value> = chunks
            .iter()
            .map(|it| &it["usage"])
            .filter(|it| it.is_object())
            .collect();
        assert_eq!(usages.len(), 1, "{shape:?}");
        assert_eq!(usages[0]["completion_tokens"], tokens);
        assert_eq!(&usages[0]["prompt_tokens"], prompt, "as when it is whole");
    }
}

#[tokio::test]
async fn scripted_choices_have_the_same_content() {
    let gateway = Gateway::new();
    let body = with(question(), "n", json!(2));
    gateway.reply("Hello");
    let answer = ask(&gateway, &body).await.json();
    for at in 0..2 {
        assert_eq!(answer["choices"][at]["message"]["content"], "Hello");
    }
    gateway.reply_tool_calls([("now", json!({}))]);
    let chunks = ask(&gateway, &streamed(body)).await.chunks();
    let calls = chunks.iter().filter_map(|it| {
        let choice = it["choices"].get(0)?;
        let id = choice["delta"]["tool_calls"][0]["id"].as_str()?;
        Some((choice["index"].as_u64()?, id))
    });
    let calls: Vec<(u64, &str)> = calls.collect();
    assert!(
        matches!(calls.as_slice(), [(0, a), (1, b)] if a != b),
        "{calls:?}"
    );
    let most = with(question(), "n", json!(129));
    let refused = ask(&gateway, &most).await;
    assert_eq!(
        (refused.status, &refused.json()["error"]["param"]),
        (400, &json!("n"))
    );
    let half = with(question(), "n", json!(0.5));
    assert_eq!(
        send(&gateway, post(half.to_string()))
            .await
            .expect("an answer")
            .status,
        400
    );
}
