//! Scripted answers and faults of aimock; which message gets which is in `tests/interop/faults.json`.
//!
//! Each test has an id of its own at the server, which counts and records by it.

use super::{assert_no_key, faults, look, variable};
use coax::wire::{ChatRequest, FinishReason, Message, Response};
use coax::{Client, Error, ErrorKind, Request, Structured};
use serde::Deserialize;
use std::time::{Duration, Instant, SystemTime};

#[derive(Debug, Deserialize, PartialEq, Structured)]
struct Person {
    name: String,
    age: u8,
}

/// A request that the server can tell from those of other tests.
fn ask(message: &str) -> (Request, String) {
    let now = SystemTime::UNIX_EPOCH
        .elapsed()
        .expect("it is later than 1970");
    let id = format!("{}-{}", message.replace(' ', "-"), now.as_nanos());
    (faults().prompt(message).header("x-test-id", &id), id)
}

/// Returns how many requests of that id the server saw.
async fn seen(id: &str) -> usize {
    let journal = look(
        "COAX_INTEROP_FAULTS",
        &format!("/__aimock/journal?testId={id}"),
    )
    .await;
    journal.as_array().expect("the journal is a list").len()
}

#[tokio::test]
async fn plain_text_with_every_kind_of_character() {
    let expected = "Hello — 漢字 😀, \"quoted\"\nsecond line";
    assert_eq!(ask("plain").0.text().await.expect("an answer"), expected);
    let mut stream = ask("plain").0.stream_text().await.expect("a stream");
    let mut text = String::new();
    while let Some(piece) = stream.next().await.expect("the stream is whole") {
        text.push_str(&piece);
    }
    assert_eq!(text, expected);
    assert_eq!(stream.finish_reason(), Some(&FinishReason::Stop));
    assert!(
        stream
            .usage()
            .is_some_and(|usage| usage.total_tokens.is_some())
    );
}

#[tokio::test]
async fn a_typed_answer() {
    let (request, _) = ask("typed");
    let answer = request
        .extract::<Person>()
        .detailed()
        .await
        .expect("an answer");
    assert_eq!(
        answer.value,
        Person {
            name: "Ann".to_owned(),
            age: 41
        }
    );
    assert!(answer.request_id.is_some_and(|id| id.starts_with("req-")));
}

#[tokio::test]
async fn half_a_document_and_one_of_another_type() {
    let half = ask("half a document")
        .0
        .output_retries(0)
        .extract::<Person>()
        .await;
    let half = half.expect_err("the JSON is not whole");
    assert_eq!(half.kind(), ErrorKind::Malformed);
    assert_eq!(half.text(), Some(r#"{"name":"Ann","age":4"#));
    let other = ask("another type")
        .0
        .output_retries(0)
        .extract::<Person>()
        .await;
    let other = other.expect_err("the age is a text");
    assert_eq!(
        (other.kind(), other.path()),
        (ErrorKind::Mismatch, Some("$.age"))
    );
    assert_eq!(other.text(), Some(r#"{"name":"Ann","age":"forty-one"}"#));
    for error in [half, other] {
        assert!(error.usage().is_some());
        assert_eq!((error.attempts(), error.is_retryable()), (1, false));
    }
}

#[tokio::test]
async fn a_wrong_key() {
    let client = Client::builder()
        .base_url(variable("COAX_INTEROP_FAULTS"))
        .model("m")
        .api_key("sk-wrong")
        .build()
        .expect("the settings are right");
    let error = client
        .prompt("plain")
        .text()
        .await
        .expect_err("the key is wrong");
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Authentication, 1)
    );
    assert_no_key(&error, "sk-wrong");
}

#[tokio::test]
async fn too_many_requests() {
    for retries in [0, 1] {
        let (request, id) = ask("limited for good");
        let started = Instant::now();
        let error = request.retries(retries).text().await.expect_err("429");
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert_eq!(error.status(), Some(429));
        assert_eq!(error.retry_after(), Some(Duration::from_secs(1)));
        assert_eq!(error.provider_message(), Some("Rate limited"));
        assert!(error.is_retryable() && error.request_id().is_some());
        assert_eq!(error.attempts(), retries + 1);
        assert_eq!(seen(&id).await, retries as usize + 1);
        assert!(started.elapsed() >= Duration::from_secs(retries.into()));
    }
}

#[tokio::test]
async fn a_request_that_passes_the_second_time() {
    let (request, id) = ask("limited once");
    let started = Instant::now();
    let answer = request
        .extract::<String>()
        .detailed()
        .await
        .expect("the second is answered");
    assert_eq!((answer.value.as_str(), answer.attempts), ("at last", 2));
    assert!(
        started.elapsed() >= Duration::from_secs(1),
        "the server asked for a second"
    );
    assert_eq!(seen(&id).await, 2);

    let (request, id) = ask("limited once");
    let mut stream = request.stream_text().await.expect("the second is answered");
    let piece = stream.next().await.expect("the stream goes on");
    assert!(piece.is_some());
    assert_eq!(seen(&id).await, 2);
}

#[tokio::test]
async fn overloaded() {
    let (request, id) = ask("overloaded");
    let error = request.retries(1).text().await.expect_err("503");
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Overloaded, Some(503))
    );
    assert_eq!(error.attempts(), 2);
    assert_eq!(seen(&id).await, 2);
}

#[tokio::test]
async fn dropped_before_the_answer() {
    for retries in [0, 1] {
        let whole = ask("vanish").0.retries(retries).text().await.map(drop);
        let streamed = ask("vanish")
            .0
            .retries(retries)
            .stream_text()
            .await
            .map(drop);
        for error in [whole, streamed].map(|answer| answer.expect_err("nothing came")) {
            assert_eq!(error.kind(), ErrorKind::Connection);
            assert_eq!((error.status(), error.text()), (None, None));
            assert_eq!(error.attempts(), retries + 1);
            assert!(std::error::Error::source(&error).is_some());
        }
    }
}

/// Reads a text stream to its error; the text that was handed out, too.
async fn broken(message: &str) -> (Error, String) {
    let (request, id) = ask(message);
    let mut stream = request.retries(3).stream_text().await.expect("a stream");
    let mut text = String::new();
    loop {
        match stream.next().await {
            Ok(Some(piece)) => text.push_str(&piece),
            Ok(None) => panic!("it broke off after {text:?}"),
            Err(error) => {
                assert_eq!(seen(&id).await, 1, "what was begun is never sent again");
                return (error, text);
            }
        }
    }
}

#[tokio::test]
async fn dropped_in_mid_stream() {
    for message in ["truncated", "hangup"] {
        let (error, text) = broken(message).await;
        assert_eq!(error.kind(), ErrorKind::Interrupted, "{message}: {error:?}");
        assert!(text.starts_with("one ") && !text.contains("ten"), "{text}");
        assert_eq!(error.text(), Some(text.as_str()));
        assert_eq!((error.attempts(), error.status()), (1, Some(200)));
        assert_eq!(error.finish_reason(), None);
        assert!(error.id().is_some());
    }
}

#[tokio::test]
async fn silent_for_too_long() {
    let client = Client::builder()
        .base_url(variable("COAX_INTEROP_FAULTS"))
        .model("m")
        .api_key(variable("COAX_INTEROP_KEY"))
        .idle_timeout(Duration::from_millis(300))
        .build()
        .expect("the settings are right");
    let request = client.prompt("slow").retries(0);
    let error = match request.stream_text().await {
        Ok(mut stream) => loop {
            match stream.next().await {
                Ok(piece) => assert!(piece.is_some(), "700 ms lie between the pieces"),
                Err(error) => break error,
            }
        },
        Err(error) => error,
    };
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn garbage() {
    let whole = ask("garbled").0.text().await.map(drop);
    let streamed = ask("garbled").0.stream_text().await.map(drop);
    for error in [whole, streamed].map(|answer| answer.expect_err("no JSON")) {
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Malformed, Some(200))
        );
        assert!(
            error
                .text()
                .is_some_and(|text| text.contains("malformed json"))
        );
        assert_eq!(error.attempts(), 1);
    }
}

#[tokio::test]
async fn cut_and_filtered() {
    let cases = [
        (
            "cut",
            ErrorKind::Truncated,
            FinishReason::Length,
            r#"{"name":"An"#,
        ),
        (
            "filtered",
            ErrorKind::ContentFiltered,
            FinishReason::ContentFilter,
            "The first step is",
        ),
    ];
    for (message, kind, reason, text) in cases {
        let typed = ask(message).0.extract::<Person>().await.map(drop);
        let whole = ask(message).0.text().await.map(drop);
        let (streamed, pieces) = broken(message).await;
        assert_eq!(pieces, text);
        for error in [typed, whole, Err(streamed)].map(|answer| answer.expect_err(message)) {
            assert_eq!((error.kind(), error.text()), (kind, Some(text)));
            assert_eq!(error.finish_reason(), Some(&reason));
            assert!(error.usage().is_some(), "{message}: {error:?}");
        }
        // Who wants the response whatever it says, gets it.
        assert!(ask(message).0.send().await.is_ok());
    }
}

#[tokio::test]
async fn two_tool_calls_whole_and_in_pieces() {
    let whole = ask("two calls").0.send().await.expect("an answer");
    let request = ChatRequest::new("", vec![Message::user("two calls")]);
    let mut stream = faults().chat_stream(&request).await.expect("a stream");
    let mut chunks = 0;
    while stream.next().await.expect("the stream is whole").is_some() {
        chunks += 1;
    }
    assert!(chunks > 8, "the arguments come in pieces: {chunks}");
    for response in [&whole, stream.response()] {
        check_two_calls(response);
    }
    let error = ask("two calls")
        .0
        .text()
        .await
        .expect_err("there is no text");
    assert_eq!(error.kind(), ErrorKind::Tool);
    check_two_calls(error.response().expect("the calls are kept"));
}

fn check_two_calls(response: &Response) {
    let choice = &response.choices[0];
    assert_eq!(choice.finish_reason, Some(FinishReason::ToolCalls));
    let calls = choice.message.tool_calls.iter().map(|call| {
        assert!(call.id.starts_with("call_"));
        let function = call.function.as_ref().expect("a function is called");
        (function.name.as_str(), function.arguments.as_str())
    });
    let expected = [
        ("get_weather", r#"{"city":"Zürich","unit":"C"}"#),
        ("stop", "{}"),
    ];
    assert_eq!(calls.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn reasoning_beside_the_text() {
    let whole = ask("reasoning").0.send().await.expect("an answer");
    let request = ChatRequest::new("", vec![Message::user("reasoning")]);
    let mut stream = faults().chat_stream(&request).await.expect("a stream");
    while stream.next().await.expect("the stream is whole").is_some() {}
    for response in [&whole, stream.response()] {
        let message = &response.choices[0].message;
        assert_eq!(
            message.reasoning_text().as_deref(),
            Some("thinking it over")
        );
        assert_eq!(message.text().as_deref(), Some("forty-two"));
    }
}
