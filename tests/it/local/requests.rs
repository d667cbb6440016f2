//! The local gateway as a server: keys, records, paths, and which requests it refuses.

use super::{ask, post, question, send, streamed, with};
use coax::local::Gateway;
use serde_json::{Value, json};

#[tokio::test]
async fn keys_are_checked_and_never_shown() {
    let gateway = Gateway::new();
    gateway.accept_key("other-secret");
    let refused = ask(&gateway, &question()).await;
    assert_eq!(refused.status, 401);
    assert_eq!(refused.json()["error"]["type"], "authentication_error");
    gateway.accept_key("key-of-the-test");
    assert_eq!(ask(&gateway, &question()).await.status, 200);
    let mut request = post(
        with(
            question(),
            "providerOptions",
            json!({ "gateway": {
        "byok": { "openai": [{ "apiKey": "byok-secret" }] } } }),
        )
        .to_string(),
    );
    for name in [
        "x-api-key",
        "cookie",
        "x-vercel-oidc-token",
        "proxy-authorization",
    ] {
        request
            .headers_mut()
            .insert(name, "header-secret".parse().expect("legal"));
    }
    *request.uri_mut() = "https://a.example/v1/chat/completions?key=query-secret"
        .parse()
        .expect("ok");
    send(&gateway, request).await.expect("an answer");
    let requests = gateway.requests();
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[0].headers["authorization"], "Bearer [redacted]");
    assert_eq!(requests[2].headers["x-api-key"], "[redacted]");
    assert_eq!(requests[2].headers["content-type"], "application/json");
    let shown = format!("{gateway:?} {requests:?} {:?}", gateway.reply("x"));
    for secret in ["secret", "key-of-the-test"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[tokio::test]
async fn requests_are_recorded() {
    let gateway = Gateway::new();
    ask(&gateway.clone(), &question()).await;
    send(&gateway, post("not json")).await.expect("an answer");
    let requests = gateway.requests();
    assert_eq!(requests[0].method, "POST");
    assert_eq!(requests[0].path, "/v1/chat/completions");
    assert_eq!(requests[0].body["model"], "anthropic/claude-sonnet-4.5");
    assert_eq!(requests[1].body, Value::Null);
    assert_eq!(requests[1].raw, "not json");
    for _ in 0..10_010 {
        let request = http::Request::get("/v1/models")
            .body(Vec::new())
            .expect("legal");
        send(&gateway, request).await.expect("an answer");
    }
    assert_eq!(gateway.requests().len(), 10_000);
}

#[tokio::test]
async fn other_paths_and_methods() {
    let gateway = Gateway::new();
    let get = |path: &str| http::Request::get(path).body(Vec::new()).expect("legal");
    let models = send(&gateway, get("http://any.example/some/base/models"))
        .await
        .expect("ok");
    assert!(models.json()["data"][0]["id"].is_string());
    let wrong = send(&gateway, get("/v1/chat/completions"))
        .await
        .expect("ok");
    assert_eq!(
        (wrong.status, &wrong.headers["allow"]),
        (405, &"POST".parse().expect("ok"))
    );
    let unknown = send(&gateway, get("/v1/embeddings")).await.expect("ok");
    assert_eq!(
        (unknown.status, unknown.json()["error"]["type"].clone()),
        (404, "not_found".into())
    );
    let large = send(&gateway, post(vec![b' '; (64 << 20) + 1]))
        .await
        .expect("ok");
    assert_eq!(large.status, 413);
}

/// A field, what it is set to, and what the message says.
type Case = (&'static str, Value, &'static str);

fn illegal_conversations() -> Vec<Case> {
    let user = json!({ "role": "user", "content": "x" });
    let call = json!({ "role": "assistant", "tool_calls": [{ "id": "c1", "type": "function",
        "function": { "name": "f", "arguments": "{}" } }] });
    let tool = |id: &str| json!({ "role": "tool", "tool_call_id": id, "content": "5" });
    let part = |part: Value| json!([{ "role": "user", "content": [part] }]);
    vec![
        ("model", Value::Null, "you must provide a model"),
        ("model", json!(""), "you must provide a model"),
        ("model", json!(5), "expected a string"),
        (
            "messages",
            Value::Null,
            "Missing required parameter: 'messages'",
        ),
        ("messages", json!([]), "empty array"),
        ("messages", json!("hi"), "expected an array"),
        ("messages", json!([5]), "messages[0]"),
        ("messages", json!([{ "content": "x" }]), "messages[0].role"),
        (
            "messages",
            json!([{ "role": "bot", "content": "x" }]),
            "Invalid value: \"bot\"",
        ),
        (
            "messages",
            json!([{ "role": "user", "content": null }]),
            "got null",
        ),
        (
            "messages",
            json!([{ "role": "user", "content": 5 }]),
            "messages[0].content",
        ),
        (
            "messages",
            part(json!({ "type": "video" })),
            "Invalid value: \"video\"",
        ),
        (
            "messages",
            part(json!({ "type": "text" })),
            "content[0].text",
        ),
        (
            "messages",
            part(json!({ "type": "image_url", "image_url": { "url": "cat.png" } })),
            "address",
        ),
        (
            "messages",
            part(json!({ "type": "file", "file": { "data": "aGk=" } })),
            "media_type",
        ),
        (
            "messages",
            json!([call, user]),
            "did not have response messages: c1",
        ),
        (
            "messages",
            json!([user, call]),
            "did not have response messages: c1",
        ),
        (
            "messages",
            json!([user, call, tool("c2")]),
            "must be a response to a preceding",
        ),
        (
            "messages",
            json!([user, tool("c1")]),
            "must be a response to a preceding",
        ),
    ]
}

fn illegal_settings() -> Vec<Case> {
    vec![
        (
            "temperature",
            json!(3.0),
            "Expected a value <= 2, but got 3.0",
        ),
        ("temperature", json!(-0.1), "Expected a value >= 0"),
        ("temperature", json!("hot"), "expected a decimal number"),
        ("top_p", json!(1.1), "'top_p'"),
        ("presence_penalty", json!(-3), "'presence_penalty'"),
        ("max_tokens", json!(0), "'max_tokens'"),
        ("stream", json!("yes"), "expected a boolean"),
        ("seed", json!(1.5), "expected an integer"),
        ("stop", json!(["a", "b", "c", "d", "e"]), "maximum length 4"),
        (
            "reasoning",
            json!({ "effort": "low", "max_tokens": 5 }),
            "Only one of",
        ),
        ("reasoning", json!({ "effort": "wild" }), "'minimal'"),
        ("tools", json!([]), "empty array"),
        (
            "tools",
            json!([{ "type": "function" }]),
            "tools[0].function",
        ),
        (
            "tools",
            json!([{ "type": "function", "function": { "name": "a b" } }]),
            "pattern",
        ),
        ("tool_choice", json!("auto"), "only allowed when 'tools'"),
        (
            "providerOptions",
            json!({ "gateway": { "sort": "speed" } }),
            "'ttft'",
        ),
        (
            "providerOptions",
            json!({ "gateway": { "order": "openai" } }),
            "an array of strings",
        ),
        (
            "response_format",
            json!({ "type": "xml" }),
            "Invalid value: \"xml\"",
        ),
        (
            "response_format",
            json!({ "type": "json_schema" }),
            "response_format.json_schema'",
        ),
    ]
}

#[tokio::test]
async fn illegal_requests_are_refused() {
    let gateway = Gateway::new();
    gateway.reply("still there");
    for (field, value, message) in illegal_conversations()
        .into_iter()
        .chain(illegal_settings())
    {
        let answer = ask(&gateway, &with(streamed(question()), field, value.clone())).await;
        let error = answer.json()["error"].clone();
        assert_eq!(
            (answer.status, &error["type"]),
            (400, &json!("invalid_request_error")),
            "{value}"
        );
        let said = error["message"].as_str().expect("a message");
        assert!(said.contains(message), "{field} {value}: {said}");
    }
    let both = with(
        with(question(), "max_tokens", json!(5)),
        "max_completion_tokens",
        json!(5),
    );
    assert_eq!(ask(&gateway, &both).await.status, 400);
    for raw in ["", "{", "[]", "nul", "\u{feff}{}", &"[".repeat(100_000)] {
        let answer = send(&gateway, post(raw.to_owned()))
            .await
            .expect("an answer");
        assert_eq!(answer.status, 400, "{raw:.20}");
    }
    let bytes: &[u8] = b"{\"model\":\"\xff\"}";
    assert_eq!(
        send(&gateway, post(bytes)).await.expect("an answer").status,
        400
    );
    assert_eq!(
        ask(&gateway, &question()).await.content(),
        "still there",
        "refusals use no script"
    );
}

#[tokio::test]
async fn addresses_of_images_are_checked() {
    let image = |url: &str| {
        let part = json!({ "type": "image_url", "image_url": { "url": url } });
        with(
            question(),
            "messages",
            json!([{ "role": "user", "content": [part] }]),
        )
    };
    for url in [
        "https://example.com/a.png",
        "http://127.0.0.1:8000/a?b=c",
        "HTTPS://example.com",
        "data:image/png;base64,aGk=",
        "data:image/png;name=a.png;base64,+/8A",
    ] {
        let answer = ask(&Gateway::new(), &image(url)).await;
        assert_eq!(answer.status, 200, "{url}: {}", answer.text());
    }
    for (url, said) in [
        ("", "http(s) or data:"),
        ("/tmp/a.png", "http(s) or data:"),
        ("ftp://example.com/a.png", "http(s) or data:"),
        ("https://", "with a host"),
        ("https://exa mple.com/a.png", "with a host"),
        ("https:///a.png", "with a host"),
        ("data:image/png;base64", "a comma"),
        ("data:image/png,hi", "in base64"),
        ("data:image/png;base64,", "valid base64"),
        ("data:image/png;base64,!!!", "valid base64"),
        ("data:image/png;base64,aGk", "valid base64"),
        ("data:image/png;base64,a===", "valid base64"),
        ("data:image/png;base64,aG k", "valid base64"),
    ] {
        let answer = ask(&Gateway::new(), &image(url)).await;
        let error = answer.json()["error"].clone();
        let place = "messages[0].content[0].image_url.url";
        assert_eq!(
            (answer.status, &error["param"]),
            (400, &json!(place)),
            "{url}"
        );
        let message = error["message"].as_str().expect("a message");
        assert!(message.contains(said), "{url}: {message}");
    }
}

#[tokio::test]
async fn legal_requests_pass() {
    let call = json!({ "role": "assistant", "tool_calls": [
        { "id": "c1", "type": "function", "function": { "name": "f", "arguments": "{" } },
        { "id": "c2", "type": "function", "function": { "name": "f", "arguments": "{}" } }] });
    let body = json!({
        "model": "openai/gpt-5", "temperature": 2, "top_p": 0.5, "frequency_penalty": -2,
        "max_tokens": 100, "stop": ["a"], "seed": 7, "stream": false, "user": "u", "custom": [1],
        "reasoning": { "effort": "low", "exclude": true }, "response_format": { "type": "text" },
        "providerOptions": { "anthropic": { "thinking": { "type": "enabled" } },
            "gateway": { "order": ["bedrock"], "sort": "cost", "zeroDataRetention": true } },
        "messages": [
            { "role": "system", "content": "Be brief." },
            { "role": "user", "content": [
                { "type": "text", "text": "Look", "cache_control": { "type": "ephemeral" } },
                { "type": "image_url", "image_url": { "url": "data:image/png;base64,aGk=", "detail": "low" } },
                { "type": "file", "file": { "data": "aGk=", "media_type": "application/pdf", "filename": "a.pdf" } },
                { "type": "file", "file": { "filename": "a.pdf", "file_data": "data:application/pdf;base64,aGk=" } }] },
            call,
            { "role": "tool", "tool_call_id": "c2", "content": "5" },
            { "role": "tool", "tool_call_id": "c1", "content": [{ "type": "text", "text": "6" }] },
            { "role": "assistant", "content": null, "refusal": "No" },
            { "role": "user", "content": "Thanks" }],
    });
    let answer = ask(&Gateway::new(), &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}
