//! Failures: each form that servers use is understood, and none is too odd to read.
//!
//! Whether a failure is worth a retry is not decided here.

use coax::wire::{Chunk, Failure, Response};
use serde_json::{Value, json};

fn read(body: &Value) -> Failure {
    Failure::read(body.to_string().as_bytes())
}

fn message(failure: &Failure) -> &str {
    failure.message.as_deref().unwrap_or_default()
}

fn parts(failure: &Failure) -> (&str, Option<&str>, Option<&str>) {
    (
        message(failure),
        failure.kind.as_deref(),
        failure.code.as_deref(),
    )
}

#[test]
fn the_gateway() {
    let failure = read(&json!({
        "error": { "message": "No such model", "type": "model_not_found", "param": { "modelId": "x/y" }, "code": 404 },
        "generationId": "gen_1",
    }));
    assert_eq!(
        parts(&failure),
        ("No such model", Some("model_not_found"), Some("404"))
    );
    assert_eq!(failure.param, Some(json!({ "modelId": "x/y" })));
    assert_eq!(failure.generation_id.as_deref(), Some("gen_1"));
    assert_eq!(failure.status, Some(404));

    let flat = read(&json!({ "error": "Budget is spent", "type": "insufficient_funds" }));
    assert_eq!(
        parts(&flat),
        ("Budget is spent", Some("insufficient_funds"), None)
    );
}

#[test]
fn openai() {
    let failure = read(&json!({ "error": {
        "message": "Too long", "type": "invalid_request_error", "param": "messages", "code": "context_length_exceeded" } }));
    assert_eq!(
        parts(&failure),
        (
            "Too long",
            Some("invalid_request_error"),
            Some("context_length_exceeded")
        )
    );
    assert_eq!(
        (failure.param, failure.status),
        (Some(json!("messages")), None)
    );

    let nulls =
        read(&json!({ "error": { "message": "Hm", "type": null, "param": null, "code": null } }));
    assert_eq!(parts(&nulls), ("Hm", None, None));
    assert_eq!(nulls.param, None);
}

#[test]
fn other_vendors() {
    let llama = read(
        &json!({ "error": { "code": 400, "message": "the request exceeds the available context size",
        "type": "exceed_context_size_error", "n_ctx": 4096 } }),
    );
    assert_eq!(parts(&llama).1, Some("exceed_context_size_error"));
    assert_eq!(llama.status, Some(400));

    let litellm = read(
        &json!({ "error": { "message": "Slow down", "type": "None", "param": "None", "code": "429" } }),
    );
    assert_eq!(
        (parts(&litellm).2, litellm.status),
        (Some("429"), Some(429))
    );

    let google = read(
        &json!([{ "error": { "code": 429, "message": "Quota", "status": "RESOURCE_EXHAUSTED",
        "details": [{ "@type": "x" }] } }]),
    );
    assert_eq!(
        parts(&google),
        ("Quota", Some("RESOURCE_EXHAUSTED"), Some("429"))
    );
    assert_eq!(google.status, Some(429));

    let mistral = read(
        &json!({ "object": "error", "message": "Bad key", "type": "invalid_request", "param": null, "code": "3000" }),
    );
    assert_eq!(
        parts(&mistral),
        ("Bad key", Some("invalid_request"), Some("3000"))
    );
    assert_eq!(mistral.status, None);

    let nested = read(
        &json!({ "object": "error", "type": "invalid_request_error", "message": {
        "detail": [{ "loc": ["body", "messages", 0, "name"], "msg": "Extra inputs are not permitted" }] } }),
    );
    assert_eq!(
        message(&nested),
        "body.messages.0.name: Extra inputs are not permitted"
    );

    let anthropic = read(&json!({ "type": "error", "request_id": "req_1",
        "error": { "type": "overloaded_error", "message": "Overloaded" } }));
    assert_eq!(
        parts(&anthropic),
        ("Overloaded", Some("overloaded_error"), None)
    );
    assert_eq!(anthropic.request_id.as_deref(), Some("req_1"));
}

#[test]
fn openrouter_hands_on_the_provider_s_words() {
    let with = |raw: Value| {
        read(
            &json!({ "error": { "code": 502, "message": "Provider returned error",
            "metadata": { "provider_name": "Acme", "error_type": "provider_error", "raw": raw } } }),
        )
    };
    let text = with(json!(
        "{\"error\":{\"message\":\"Boiler is cold\",\"type\":\"cold\"}}"
    ));
    assert_eq!(
        parts(&text),
        (
            "Provider returned error: Boiler is cold",
            Some("provider_error"),
            Some("502")
        )
    );
    assert_eq!(
        (text.provider.as_deref(), text.status),
        (Some("Acme"), Some(502))
    );
    assert_eq!(
        message(&with(json!({ "detail": "Cold" }))),
        "Provider returned error: Cold"
    );
    assert_eq!(
        message(&with(json!("plain words"))),
        "Provider returned error: plain words"
    );
    assert_eq!(message(&with(json!(null))), "Provider returned error");
    assert_eq!(message(&with(json!(""))), "Provider returned error");
}

#[test]
fn frameworks_and_proxies() {
    assert_eq!(
        message(&read(&json!({ "detail": "Not Found" }))),
        "Not Found"
    );
    let fastapi = read(&json!({ "detail": [
        { "type": "missing", "loc": ["body", "model"], "msg": "Field required", "input": {} },
        { "loc": ["body", "n"], "msg": "Too big" }] }));
    assert_eq!(
        message(&fastapi),
        "body.model: Field required; body.n: Too big"
    );
    let status = read(&json!({ "status": 503, "message": "Down" }));
    assert_eq!(parts(&status), ("Down", None, None));
    assert_eq!(status.status, Some(503));
    let nest =
        read(&json!({ "statusCode": 404, "message": "Cannot POST /x", "error": "Not Found" }));
    assert_eq!(parts(&nest), ("Cannot POST /x", Some("Not Found"), None));
    assert_eq!(nest.status, Some(404));
    assert_eq!(
        message(&read(&json!({ "error": { "reason": 5 } }))),
        r#"{"reason":5}"#
    );

    let page =
        b"<html>\r\n<head><title>502 Bad\n Gateway</title></head>\r\n<body>nginx</body></html>";
    assert_eq!(message(&Failure::read(page)), "502 Bad Gateway");
    assert_eq!(message(&Failure::read(b"<p>Oops</p>")), "<p>Oops</p>");
    assert_eq!(message(&Failure::read(b"<title>no end")), "<title>no end");
}

#[test]
fn bodies_with_little_content() {
    for empty in ["", "  \r\n", "null", "\"\""] {
        assert_eq!(
            Failure::read(empty.as_bytes()),
            Failure::default(),
            "{empty:?}"
        );
    }
    assert_eq!(
        message(&Failure::read(b"upstream connect error\n")),
        "upstream connect error"
    );
    assert_eq!(message(&Failure::read(b"\"quoted\"")), "quoted");
    assert_eq!(
        message(&Failure::read(b"{\"b\": 1, \"a\": 2}")),
        "{\"b\": 1, \"a\": 2}"
    );
    assert_eq!(message(&Failure::read(b"[]")), "[]");
    assert_eq!(
        message(&Failure::read(b"{\"error\":{\"message\":\"cut")),
        "{\"error\":{\"message\":\"cut"
    );
    assert_eq!(
        message(&Failure::read(b"\xef\xbb\xbf{\"detail\":\"BOM\"}")),
        "BOM"
    );
    assert_eq!(message(&Failure::read(b"\xff\xfe")), "\u{fffd}\u{fffd}");
    let deep = "[".repeat(100_000);
    assert_eq!(message(&Failure::read(deep.as_bytes())).len(), 2000);
}

#[test]
fn raw_text_is_cut_between_characters() {
    for character in ["x", "é", "€", "🦀"] {
        let body = character.repeat(5000);
        assert_eq!(
            message(&Failure::read(body.as_bytes())),
            character.repeat(2000)
        );
        let shifted = format!("a{body}");
        assert_eq!(
            message(&Failure::read(shifted.as_bytes())).chars().count(),
            2000
        );
        let spaced = format!("{}{body}", " ".repeat(20_000));
        assert_eq!(
            message(&Failure::read(spaced.as_bytes())),
            character.repeat(2000)
        );
    }
}

#[test]
fn failures_inside_a_success() {
    let found = |value: Value| Failure::in_payload(&value);
    let event = found(
        json!({ "id": "x", "choices": [{ "finish_reason": "error" }],
        "error": { "code": 502, "message": "Provider disconnected", "metadata": {} } }),
    );
    assert_eq!(message(&event.expect("a failure")), "Provider disconnected");
    assert_eq!(
        message(&found(json!([{ "error": { "message": "m" } }])).expect("a failure")),
        "m"
    );
    assert_eq!(
        message(&found(json!({ "error": "text" })).expect("a failure")),
        "text"
    );
    assert_eq!(
        message(&found(json!({ "error": {} })).expect("a failure")),
        "{}"
    );
    assert!(found(json!({ "error": 500 })).is_some());
    assert!(found(json!({ "object": "error", "message": "flat" })).is_some());
    assert!(found(json!({ "type": "error", "message": "flat" })).is_some());
    for fine in [
        json!({ "choices": [], "error": null }),
        json!({ "choices": [], "error": "" }),
        json!({ "choices": [], "error": false }),
        json!({ "choices": [], "error": {} }),
        json!({ "type": "ping" }),
        json!({ "message": "hello" }),
        json!([]),
        json!([{ "id": 1 }]),
        json!("error"),
        json!(null),
    ] {
        assert_eq!(found(fine.clone()), None, "{fine}");
    }
}

#[test]
fn failures_of_answers_that_were_read() {
    let body = r#"{"error":"Budget is spent","type":"insufficient_funds","generationId":"gen_1"}"#;
    let expected = Failure::read(body.as_bytes());
    assert_eq!(expected.kind.as_deref(), Some("insufficient_funds"));
    let answer: Response = serde_json::from_str(body).expect("reads");
    assert_eq!(answer.failure().as_ref(), Some(&expected));
    let chunk: Chunk = serde_json::from_str(body).expect("reads");
    assert_eq!(chunk.failure().as_ref(), Some(&expected));

    let flat: Chunk =
        serde_json::from_str(r#"{"object":"error","message":"m","code":400}"#).expect("reads");
    assert_eq!(flat.failure().and_then(|it| it.status), Some(400));
    let fine: Chunk = serde_json::from_str(r#"{"choices":[],"error":null}"#).expect("reads");
    assert_eq!(fine.failure(), None);
}
