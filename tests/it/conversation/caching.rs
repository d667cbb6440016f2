//! Prompt caching: which marks reach which server, and what is said when a beginning changed.

use coax::local::Gateway;
use coax::prompt::CacheBroken;
use coax::run::{Observer, Run};
use coax::transport::{Body, Sending, Transport};
use coax::{Client, Conversation, Image, Message, Partial, StreamEvent, Structured, tools};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

/// Current temperature of a city.
#[coax::tool]
fn temperature(city: String) -> String {
    city
}

/// Keeps the bodies.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<Value>>>);

impl Transport for Kept {
    fn send(&self, request: http::Request<Vec<bytes::Bytes>>) -> Sending<'_> {
        let body = serde_json::from_slice(&request.body().concat()).expect("JSON");
        self.0.lock().expect("kept").push(body);
        let text = r#"{"choices":[{"message":{"content":"seen"},"finish_reason":"stop"}]}"#;
        Box::pin(async move { Ok(http::Response::new(Body::full(text))) })
    }
}

async fn body(address: &str, model: &str, ask: impl Fn(&Client) -> coax::Request) -> Value {
    let kept = Kept::default();
    let builder = Client::builder().transport(kept.clone()).base_url(address);
    let client = builder.api_key("k").model(model).build().expect("a client");
    ask(&client).text().await.expect("an answer");
    kept.0.lock().expect("kept").remove(0)
}

const GATEWAY: &str = "https://ai-gateway.vercel.sh/v1";
const OTHER: &str = "https://example.com/v1";

fn marked(client: &Client) -> coax::Request {
    let image = Image::url("https://example.com/a.png").cached();
    client
        .prompt(vec![Message::system("rules").cached(), Message::user("x")])
        .image(image)
        .tools(tools![temperature])
        .cache_tools()
}

#[tokio::test]
async fn marks_reach_those_who_know_them() {
    let mark = json!({ "type": "ephemeral" });
    let cases = [
        (GATEWAY, "anthropic/claude-opus-4", true),
        (GATEWAY, "openai/gpt-5", true),
        (OTHER, "claude-opus-4", true),
        (OTHER, "gpt-5", false),
        (OTHER, "llama", false),
    ];
    for (address, model, known) in cases {
        let body = body(address, model, marked).await;
        let found = [
            &body["messages"][0]["cache_control"],
            &body["messages"][1]["content"][1]["cache_control"],
            &body["tools"][0]["cache_control"],
        ];
        let expected = if known { &mark } else { &Value::Null };
        assert_eq!(found, [expected; 3], "{address} {model}");
        let key = body["prompt_cache_key"].as_str();
        assert_eq!(key.is_some(), model.contains("gpt"), "{address} {model}");
    }
}

#[tokio::test]
async fn of_more_than_four_marks_the_first_and_the_last_are_sent() {
    let ask = |tools: bool| {
        move |client: &Client| {
            let part = |n: usize| Image::url(format!("https://example.com/{n}.png")).cached();
            let turns = (0..3).flat_map(|n| {
                let user = Message::user(format!("q{n}")).cached();
                [user, Message::assistant("a")]
            });
            let request = client
                .prompt(Message::system("rules").cached())
                .messages(turns);
            let request = request.user("last").image(part(1)).image(part(2));
            match tools {
                true => request.tools(tools![temperature]).cache_tools(),
                false => request,
            }
        }
    };
    let marks = |body: &Value| -> Vec<String> {
        let messages = body["messages"].as_array().expect("messages").iter();
        let all = messages.flat_map(|it| {
            let parts = it["content"].as_array().map_or(&[][..], Vec::as_slice);
            parts.iter().chain([it])
        });
        let marked = all.filter(|it| it.get("cache_control").is_some());
        marked
            .map(|it| {
                it["content"]
                    .as_str()
                    .or(it["image_url"]["url"].as_str())
                    .unwrap_or_default()
                    .to_owned()
            })
            .collect()
    };
    let sent = body(GATEWAY, "anthropic/claude-opus-4", ask(false)).await;
    let images = ["https://example.com/1.png", "https://example.com/2.png"];
    assert_eq!(marks(&sent), ["rules", "q2", images[0], images[1]]);
    let sent = body(GATEWAY, "anthropic/claude-opus-4", ask(true)).await;
    assert_eq!(marks(&sent), ["rules", images[0], images[1]]);
    assert!(sent["tools"][0].get("cache_control").is_some());
}

#[tokio::test]
async fn the_gateway_is_asked_to_mark_by_itself() {
    let ask = |client: &Client| client.prompt("x").cache();
    let body = body(GATEWAY, "anthropic/claude-opus-4", ask).await;
    assert_eq!(body["providerOptions"]["gateway"]["caching"], "auto");
    let other = super::caching::body(OTHER, "llama", ask).await;
    assert!(other.get("providerOptions").is_none() && other.get("prompt_cache_key").is_none());
    let named = super::caching::body(OTHER, "gpt-5", |it| ask(it).cache_key("desk")).await;
    assert_eq!(named["prompt_cache_key"], "desk");
    // Without a word about caching nothing is said.
    let plain = super::caching::body(GATEWAY, "openai/gpt-5", |it| it.prompt("x")).await;
    assert!(plain.get("providerOptions").is_none() && plain.get("prompt_cache_key").is_none());
}

#[tokio::test]
async fn the_same_beginning_has_the_same_key() {
    let ask = |rules: &'static str, question: &'static str| {
        move |client: &Client| {
            client.prompt(vec![
                Message::system(rules).cached(),
                Message::user(question),
            ])
        }
    };
    let key = |body: Value| body["prompt_cache_key"].as_str().map(str::to_owned);
    let one = key(body(OTHER, "gpt-5", ask("rules", "a")).await);
    let two = key(body(OTHER, "gpt-5", ask("rules", "b")).await);
    let other = key(body(OTHER, "gpt-5", ask("others", "a")).await);
    assert!(one.is_some() && one == two && one != other);
}

/// Keeps what it is told.
#[derive(Clone, Default)]
struct Watch(Arc<Mutex<Vec<CacheBroken>>>);

impl Observer for Watch {
    fn on_cache_broken(&self, broken: &CacheBroken, _: &Run) {
        self.0.lock().expect("kept").push(broken.clone());
    }
}

impl Watch {
    fn take(&self) -> Vec<String> {
        let broken = std::mem::take(&mut *self.0.lock().expect("kept"));
        broken.into_iter().map(|it| it.changed).collect()
    }
}

#[tokio::test]
async fn a_changed_beginning_is_reported_with_the_change() {
    let gateway = Gateway::new();
    let client = gateway.client();
    let watch = Watch::default();
    let ask = |rules: &str, question: &str| {
        let request = client
            .prompt(question)
            .system(rules)
            .cache()
            .cache_key("desk");
        request.observe(watch.clone())
    };
    let nothing = Vec::<String>::new();
    ask("rules", "a").text().await.expect("an answer");
    ask("rules", "b").text().await.expect("an answer");
    assert_eq!(watch.take(), nothing);
    ask("others", "b").text().await.expect("an answer");
    assert_eq!(watch.take(), ["message 1 (system)"]);
    ask("others", "b").text().await.expect("an answer");
    assert_eq!(watch.take(), nothing);
    ask("others", "b")
        .model("openai/gpt-5")
        .text()
        .await
        .expect("an answer");
    assert_eq!(watch.take(), ["the model"]);
    let request = ask("others", "b")
        .model("openai/gpt-5")
        .tools(tools![temperature]);
    request.text().await.expect("an answer");
    assert_eq!(watch.take(), ["the tools"]);
    let request = ask("others", "b")
        .model("openai/gpt-5")
        .tools(tools![temperature]);
    request.extract::<bool>().await.expect("an answer");
    assert_eq!(watch.take(), ["the schema of the answer"]);
}

#[tokio::test]
async fn a_conversation_may_grow_and_not_change() {
    #[derive(serde::Deserialize, Structured, Partial)]
    struct Fine {
        #[expect(dead_code, reason = "read by serde alone")]
        fine: bool,
    }
    let gateway = Gateway::new();
    let client = gateway.client();
    let watch = Watch::default();
    let mut chat = Conversation::new().system("rules");
    for question in ["a", "b", "c"] {
        let request = client
            .prompt(&chat)
            .user(question)
            .cache()
            .observe(watch.clone());
        request.text_in(&mut chat).await.expect("an answer");
    }
    assert!(watch.take().is_empty());
    chat.trim(coax::Tokens::new(0));
    let request = client
        .prompt(&chat)
        .user("d")
        .cache()
        .observe(watch.clone());
    request.text_in(&mut chat).await.expect("an answer");
    assert_eq!(watch.take(), ["message 2 (user)"]);
    // A stream says so as an event.
    let chat = chat.clone().system("other rules");
    let stream = client.prompt(&chat).user("e").cache().model("openai/gpt-5");
    let mut events = stream.stream::<Fine>().await.expect("a stream").events();
    let mut changed = None;
    while let Some(event) = events.next().await.expect("an event") {
        if let StreamEvent::CacheBroken(broken) = event {
            changed = Some(broken.changed);
        }
    }
    assert_eq!(changed.as_deref(), Some("the model"));
}

#[test]
fn usage_counts_what_was_read_and_written() {
    let cases = [
        (
            json!({ "prompt_tokens_details": { "cached_tokens": 7, "cache_write_tokens": 3 } }),
            Some(7),
            Some(3),
        ),
        (
            json!({ "cache_read_input_tokens": 7, "cache_creation_input_tokens": 3 }),
            Some(7),
            Some(3),
        ),
        (json!({ "prompt_cache_hit_tokens": 7 }), Some(7), None),
        (json!({}), None, None),
    ];
    for (usage, read, written) in cases {
        let usage: coax::wire::Usage = serde_json::from_value(usage).expect("usage");
        assert_eq!(
            (usage.cache_read_tokens(), usage.cache_write_tokens()),
            (read, written)
        );
    }
}
