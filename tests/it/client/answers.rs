//! What an answer amounts to: a value, or a distinct error that keeps what came.

use coax::local::Gateway;
use coax::wire::{ChatRequest, FinishReason, Role};
use coax::{Client, Effort, Error, ErrorKind, Message, Structured};
use serde::Deserialize;
use serde_json::json;

/// A city.
#[derive(Debug, Deserialize, PartialEq, Structured)]
struct City {
    name: String,
    rivers: Vec<River>,
    capital: Option<bool>,
}

#[derive(Debug, Deserialize, PartialEq, Structured)]
struct River {
    name: String,
    km: u32,
}

fn paris() -> City {
    City {
        name: "Paris".into(),
        rivers: vec![River {
            name: "Seine".into(),
            km: 777,
        }],
        capital: None,
    }
}

fn gateway() -> (Gateway, Client) {
    let gateway = Gateway::new();
    let client = gateway.client();
    (gateway, client)
}

async fn failure(gateway: &Gateway) -> Error {
    let result = gateway
        .client()
        .prompt("A city")
        .retries(0)
        .output_retries(0)
        .extract::<City>()
        .await;
    result.expect_err("the script holds no city")
}

#[tokio::test]
async fn a_value_comes_with_its_details() {
    let (gateway, client) = gateway();
    let text = r#"{"name":"Paris","rivers":[{"name":"Seine","km":777}],"capital":null}"#;
    gateway.reply(text).reasoning("thinking");
    let answer = client
        .prompt("A city")
        .system("Be brief")
        .extract::<City>()
        .detailed()
        .await;
    let answer = answer.expect("a city");
    assert_eq!(answer.value, paris());
    assert_eq!(answer.text, text);
    assert_eq!(answer.finish_reason, Some(FinishReason::Stop));
    assert_eq!(answer.reasoning.as_deref(), Some("thinking"));
    assert_eq!(answer.attempts, 1);
    assert_eq!(answer.model.as_deref(), Some("anthropic/claude-sonnet-4.5"));
    assert!(answer.id.is_some_and(|id| id.starts_with("gen_")));
    assert!(
        answer
            .usage
            .is_some_and(|usage| usage.total_tokens > Some(0))
    );
    let roles: Vec<_> = answer
        .messages
        .iter()
        .map(|message| &message.role)
        .collect();
    assert_eq!(roles, [&Role::System, &Role::User, &Role::Assistant]);
    // It goes on from there.
    gateway.reply("In 1889.");
    let more = client
        .prompt(answer.messages)
        .user("When was the tower built?")
        .text()
        .await;
    assert_eq!(more.expect("a text"), "In 1889.");
    assert_eq!(
        gateway.requests()[1].body["messages"]
            .as_array()
            .map(Vec::len),
        Some(4)
    );
}

#[tokio::test]
async fn the_schema_is_sent_as_it_stands() {
    let (gateway, client) = gateway();
    let _: City = client
        .prompt("A city")
        .model("openai/gpt-5")
        .extract()
        .await
        .expect("a made-up city");
    let _: Vec<River> = client
        .prompt("Rivers")
        .extract()
        .await
        .expect("made-up rivers");
    let requests = gateway.requests();
    let sent = &requests[0].body["response_format"];
    assert_eq!(sent["type"], "json_schema");
    assert_eq!(sent["json_schema"]["strict"], true);
    assert_eq!(sent["json_schema"]["name"], "City");
    let raw = String::from_utf8(requests[0].raw.to_vec()).expect("JSON is UTF-8");
    assert!(raw.contains(City::SCHEMA), "member by member: {raw}");
    let wrapped = &requests[1].body["response_format"]["json_schema"]["schema"];
    assert_eq!(wrapped["properties"]["value"]["type"], "array");
}

#[tokio::test]
async fn refusal_cut_and_filter_are_distinct() {
    let (gateway, _) = gateway();
    gateway.reply_refusal("I cannot help with cities.");
    let refused = failure(&gateway).await;
    assert_eq!(refused.kind(), ErrorKind::Refused);
    assert_eq!(refused.text(), Some("I cannot help with cities."));
    gateway.reply(r#"{"name":"Paris"}"#).cut(9);
    let cut = failure(&gateway).await;
    assert_eq!(
        (cut.kind(), cut.text()),
        (ErrorKind::Truncated, Some(r#"{"name":""#))
    );
    assert_eq!(cut.finish_reason(), Some(&FinishReason::Length));
    gateway.reply(r#"{"na"#).filtered();
    let filtered = failure(&gateway).await;
    assert_eq!(filtered.kind(), ErrorKind::ContentFiltered);
    for error in [refused, cut, filtered] {
        assert!(
            error
                .usage()
                .is_some_and(|usage| usage.total_tokens.is_some()),
            "{error:?}"
        );
        assert!(
            error.id().is_some_and(|id| id.starts_with("gen_")),
            "{error:?}"
        );
        assert_eq!((error.attempts(), error.status()), (1, Some(200)));
        assert!(!error.is_retryable());
    }
}

#[tokio::test]
async fn malformed_and_mismatch_are_distinct() {
    let (gateway, _) = gateway();
    for (text, kind, path) in [
        ("", ErrorKind::Malformed, None),
        ("Paris, I think", ErrorKind::Malformed, None),
        (r#"{"name":"Paris","rivers":["#, ErrorKind::Malformed, None),
        (
            r#"{"name":"Paris","rivers":[],"capital":null} and more"#,
            ErrorKind::Malformed,
            None,
        ),
        (
            r#"{"name":"Paris","capital":null}"#,
            ErrorKind::Mismatch,
            Some("$"),
        ),
        (
            r#"{"name":7,"rivers":[],"capital":null}"#,
            ErrorKind::Mismatch,
            Some("$.name"),
        ),
        (
            r#"{"name":"Paris","rivers":[{"name":"a","km":1},{"name":"b","km":-1}],"capital":null}"#,
            ErrorKind::Mismatch,
            Some("$.rivers[1].km"),
        ),
    ] {
        gateway.reply(text);
        let error = failure(&gateway).await;
        assert_eq!((error.kind(), error.path()), (kind, path), "{text}");
        assert_eq!(error.text().unwrap_or_default(), text);
        assert!(error.usage().is_some() && error.id().is_some(), "{text}");
        assert!(
            path.is_none_or(|path| error.to_string().contains(path)),
            "{error}"
        );
    }
}

#[tokio::test]
async fn text_and_send_judge_differently() {
    let (gateway, client) = gateway();
    gateway.reply("cut short").cut(3);
    let error = client.prompt("x").text().await.expect_err("cut");
    assert_eq!(
        (error.kind(), error.text()),
        (ErrorKind::Truncated, Some("cut"))
    );
    gateway.reply("cut short").cut(3);
    let response = client.prompt("x").send().await.expect("the whole response");
    assert_eq!(
        response.choices[0].finish_reason,
        Some(FinishReason::Length)
    );
    gateway.reply_tool_calls([("weather", json!({ "city": "Oslo" }))]);
    let error = client
        .prompt("x")
        .text()
        .await
        .expect_err("a call, no text");
    assert_eq!(error.kind(), ErrorKind::Tool);
    let calls = &error.response().expect("kept").choices[0]
        .message
        .tool_calls;
    assert_eq!(
        calls[0].function.as_ref().map(|it| it.name.as_str()),
        Some("weather")
    );
}

#[tokio::test]
async fn every_setting_reaches_the_body() {
    let (gateway, client) = gateway();
    gateway.reply("ok");
    let request = client
        .prompt("question")
        .assistant("answer")
        .system("rules")
        .user("again")
        .message(Message::user("and"))
        .messages([Message::assistant("so"), Message::user("on")])
        .model("openai/gpt-5")
        .temperature(0.5)
        .max_tokens(77)
        .top_p(0.9)
        .frequency_penalty(-1.0)
        .presence_penalty(1.5)
        .stop(["a", "b"])
        .seed(-3)
        .reasoning(Effort::Low)
        .gateway(
            coax::GatewayOptions::new()
                .order(["bedrock"])
                .only(["bedrock", "anthropic"]),
        )
        .provider_options("anthropic", json!({ "thinking": { "type": "disabled" } }))
        .extra_body("top_k", json!(40))
        .header("x-team", "kitchen");
    request.text().await.expect("a text");
    let sent = gateway.requests().remove(0);
    assert_eq!(sent.path, "/v1/chat/completions");
    assert_eq!(sent.headers["x-team"], "kitchen");
    let texts: Vec<_> = sent.body["messages"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|message| message["content"].as_str().expect("text"))
        .collect();
    assert_eq!(
        texts,
        ["rules", "question", "answer", "again", "and", "so", "on"]
    );
    let mut body = sent.body;
    body.as_object_mut().expect("an object").remove("messages");
    let expected = json!({
        "model": "openai/gpt-5", "temperature": 0.5, "max_tokens": 77, "top_p": 0.9,
        "frequency_penalty": -1.0, "presence_penalty": 1.5, "stop": ["a", "b"], "seed": -3,
        "reasoning": { "effort": "low" }, "top_k": 40,
        "providerOptions": {
            "gateway": { "order": ["bedrock"], "only": ["bedrock", "anthropic"] },
            "anthropic": { "thinking": { "type": "disabled" } },
        },
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn defaults_hold_where_a_request_sets_nothing() {
    let gateway = Gateway::new();
    let mut defaults = ChatRequest::new("", vec![Message::system("rules")]);
    defaults.temperature = Some(0.1);
    let client = Client::builder()
        .transport(gateway.clone())
        .model("openai/gpt-5")
        .defaults(defaults)
        .header("x-team", "kitchen")
        .build()
        .expect("a client");
    gateway.reply("a");
    gateway.reply("b");
    client.prompt("x").text().await.expect("a text");
    client
        .prompt("x")
        .temperature(0.9)
        .text()
        .await
        .expect("a text");
    let [first, second] = [0, 1].map(|n| gateway.requests().swap_remove(n));
    assert_eq!(first.body["model"], "openai/gpt-5");
    assert_eq!(first.body["messages"][0]["content"], "rules");
    assert_eq!(
        (&first.body["temperature"], &second.body["temperature"]),
        (&json!(0.1), &json!(0.9))
    );
    assert_eq!(first.headers["x-team"], "kitchen");
}

#[tokio::test]
async fn chat_sends_the_wire_types_as_they_are() {
    let (gateway, client) = gateway();
    gateway.reply_refusal("no");
    let request = ChatRequest::new("", vec![Message::user("x")]);
    let response = client
        .chat(&request)
        .await
        .expect("a refusal is an answer too");
    assert_eq!(response.choices[0].message.refusal.as_deref(), Some("no"));
    let body = &gateway.requests()[0].body;
    assert_eq!(
        body,
        &json!({
            "model": "anthropic/claude-sonnet-4.5",
            "messages": [{ "role": "user", "content": "x" }],
        })
    );
}

#[tokio::test]
async fn an_answer_is_a_future_that_can_be_spawned_and_joined() {
    let gateway = Gateway::new();
    let client = gateway.client();
    gateway.reply("Hello");
    let spawned = tokio::spawn(client.prompt("x").text());
    assert_eq!(spawned.await.expect("no panic").expect("a text"), "Hello");
    let both = tokio::join!(
        client.prompt("Three primes").extract::<Vec<u32>>(),
        client.prompt("A prime").extract::<u32>().detailed(),
    );
    both.0.expect("a list");
    assert_eq!(both.1.expect("an answer").attempts, 1);
    gateway.reply("Goodbye");
    let answer = client.prompt("x").text().detailed().await.expect("a text");
    assert_eq!((&*answer.value, &*answer.text), ("Goodbye", "Goodbye"));
    assert!(answer.usage.is_some());

    // One that has begun to run gives no details any more, and says so.
    let mut begun = client.prompt("x").text();
    let poll = std::future::poll_fn(|context| {
        let _ = std::pin::Pin::new(&mut begun).poll(context);
        std::task::Poll::Ready(())
    });
    poll.await;
    let error = begun.detailed().await.expect_err("polled before");
    assert_eq!(error.kind(), ErrorKind::Configuration);
}
