//! A typed stream element by element, and as events.

use super::typed_streams::{Guide, RECIPE, answering};
use coax::local::Gateway;
use coax::partial::Filler;
use coax::{ErrorKind, StreamEvent};
use coax_zoo::Recipe;
use futures_core::Stream;
use serde_json::json;
use std::future::poll_fn;
use std::pin::Pin;

#[tokio::test]
async fn elements_come_as_they_close() {
    let text = r#"{"city":"Oslo","facts":[{"rank":1,"tags":[{"key":"a","value":{"_0":1,"_1":true}}]},{"rank":2,"tags":[]}],"code":null}"#;
    let client = answering(text, 1);
    let mut facts = client
        .prompt("x")
        .output_retries(0)
        .stream_items_of::<Guide>()
        .await
        .expect("a stream");
    let fact = facts.next().await.expect("a fact").expect("a fact");
    assert_eq!((fact.rank, fact.tags["a"]), (1, (1, true)));
    let received = facts.response().choices[0].message.text().map(String::from);
    assert!(text.starts_with(&received.expect("text")) && facts.finish_reason().is_none());
    // As the trait has it.
    let second = poll_fn(|context| Pin::new(&mut facts).poll_next(context)).await;
    assert_eq!(second.expect("a fact").expect("a fact").rank, 2);
    assert!(facts.next().await.expect("the end").is_none());
    let guide = facts.finish().await.expect("a guide");
    assert_eq!((guide.facts.len(), guide.city.as_str()), (2, "Oslo"));

    let gateway = Gateway::new();
    gateway.reply(json!({ "value": [1, 2, 3] })).chunk_size(2);
    let mut numbers = gateway
        .client()
        .prompt("x")
        .output_retries(0)
        .stream_items::<u8>()
        .await
        .expect("one");
    for expected in [Some(1), Some(2), Some(3), None] {
        assert_eq!(numbers.next().await.expect("a number"), expected);
    }
    let asked = &gateway.requests()[0].body["response_format"]["json_schema"];
    assert_eq!(asked["schema"]["properties"]["value"]["type"], "array");
    assert_eq!(numbers.finish().await.expect("a list"), [1, 2, 3]);
}

#[tokio::test]
async fn a_wrong_element_is_reported_with_its_place() {
    for (text, kind, path) in [
        (
            r#"{"facts":[{"rank":1,"tags":[]},{"rank":"x","tags":[]}]}"#,
            ErrorKind::Mismatch,
            "$.facts[1].rank",
        ),
        (
            r#"{"truths":[{"rank":1,"tags":[]},{"rank":11,"tags":[]}]}"#,
            ErrorKind::Invalid,
            "$.facts[1].rank",
        ),
    ] {
        let stream = answering(text, 3)
            .prompt("x")
            .output_retries(0)
            .stream_items_of::<Guide>()
            .await;
        let mut stream = stream.expect("a stream");
        assert_eq!(
            stream.next().await.expect("a fact").expect("a fact").rank,
            1
        );
        let error = stream.next().await.expect_err(text);
        assert_eq!((error.kind(), error.path()), (kind, Some(path)));
        assert!(text.starts_with(error.text().expect("what came")));
        assert!(matches!(stream.next().await, Ok(None)));
    }
}

#[tokio::test]
async fn events_are_one_view_of_all() {
    let gateway = Gateway::new();
    gateway
        .reply(RECIPE)
        .reasoning("Let me think")
        .chunk_size(20);
    let stream = gateway
        .client()
        .prompt("x")
        .output_retries(0)
        .stream::<Recipe>()
        .await
        .expect("one");
    let mut events = stream.events();
    let (mut reasoning, mut text, mut order) = (String::new(), String::new(), String::new());
    while let Some(event) = events.next().await.expect("an event") {
        order.push(match event {
            StreamEvent::Step(1) if order.is_empty() => continue,
            StreamEvent::Reasoning(piece) => {
                reasoning += &piece;
                'r'
            }
            StreamEvent::Text(piece) => {
                text += &piece;
                't'
            }
            StreamEvent::Partial(partial) => {
                let mut filler = Filler::<Recipe>::default();
                filler.push(&text);
                assert_eq!(
                    format!("{partial:?}"),
                    format!("{:?}", filler.partial().expect("one"))
                );
                'p'
            }
            StreamEvent::Done => 'd',
            StreamEvent::Finish(_) => 'f',
            StreamEvent::Usage(usage) => {
                assert!(usage.total_tokens > Some(0));
                'u'
            }
            other => panic!("{other:?}"),
        });
    }
    assert_eq!(
        (reasoning.as_str(), text.as_str()),
        ("Let me think", RECIPE)
    );
    let (thinking, answer) = order.split_at(order.find('t').expect("text"));
    assert!(
        thinking.chars().all(|it| it == 'r') && answer.ends_with("tpfud"),
        "{order}"
    );
    assert_eq!(
        answer.matches("tp").count(),
        RECIPE.chars().count().div_ceil(20)
    );
    assert_eq!(events.finish().await.expect("a recipe").minutes, 30);

    let gateway = Gateway::new();
    gateway.reply_tool_calls([("weather", json!({ "city": "Oslo" }))]);
    let stream = gateway
        .client()
        .prompt("x")
        .output_retries(0)
        .stream::<Recipe>()
        .await
        .expect("one");
    let mut events = stream.events();
    let call = loop {
        match events.next().await {
            Ok(Some(StreamEvent::ToolCall(call))) => break call,
            Ok(Some(StreamEvent::Step(1) | StreamEvent::Arguments(_))) => {}
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(call.function.expect("a function").name, "weather");
    while let Ok(Some(_)) = events.next().await {}
    assert_eq!(
        events.finish().await.expect_err("no value").kind(),
        ErrorKind::Interrupted
    );
}

#[tokio::test]
async fn the_end_of_a_stream_keeps_what_it_knows() {
    let gateway = Gateway::new();
    let script = || gateway.reply(RECIPE).reasoning("hm").chunk_size(3);
    let request = || gateway.client().prompt("A curry").model("openai/gpt-5");
    script();
    let extracted = request().extract::<Recipe>().detailed().await.expect("one");
    script();
    let stream = request().stream::<Recipe>().await.expect("a stream");
    let streamed = stream.finish().detailed().await.expect("one");
    assert_eq!(streamed.value, extracted.value);
    assert_eq!(
        (&streamed.text, &streamed.reasoning),
        (&extracted.text, &extracted.reasoning)
    );
    assert_eq!(streamed.messages.len(), 2);
    assert_eq!(streamed.messages[0], extracted.messages[0]);
    assert_eq!(streamed.finish_reason, extracted.finish_reason);
    assert!(streamed.usage.is_some() && streamed.id.is_some() && streamed.attempts == 1);
    script();
    let events = request()
        .stream::<Recipe>()
        .await
        .expect("a stream")
        .events();
    assert_eq!(
        events.finish().detailed().await.expect("one").text,
        extracted.text
    );
    gateway.reply(json!({ "value": [1, 2] }));
    let items = request().stream_items::<u8>().await.expect("a stream");
    let answer = items.finish().detailed().await.expect("a list");
    assert_eq!((answer.value, answer.messages.len()), (vec![1, 2], 2));
}

#[tokio::test]
async fn a_partial_is_yielded_only_when_it_changed() {
    let text = "{\n   \n  \"minutes\"   :   3   ,\n\n  \"title\"  : \"ab\"   }   ";
    let mut stream = answering(text, 1)
        .prompt("x")
        .output_retries(0)
        .stream::<Recipe>()
        .await
        .expect("a stream");
    let mut shown = Vec::new();
    while let Some(partial) = stream.next().await.expect("well") {
        shown.push((partial.clone(), partial.completed()));
    }
    assert!(shown.windows(2).all(|it| it[0] != it[1]), "{shown:?}");
    assert!((4..10).contains(&shown.len()), "{shown:?}");
}
