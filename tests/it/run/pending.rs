//! Runs that wait: sealed, opened, decided, resumed once.

use super::{City, Report, messages, report, weather};
use coax::local::Gateway;
use coax::{
    Client, DynTool, ErrorKind, FilePendingStore, MemoryPendingStore, Outcome, Pending, Toolbox,
    wire,
};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

pub(super) const SECRET: &[u8] = b"a secret of thirty-two bytes or more";

pub(super) struct Shop {
    pub(super) gateway: Gateway,
    client: Client,
    pub(super) ordered: Arc<AtomicU32>,
    tools: Toolbox,
}

/// A shop whose orders have to be approved; a free tool beside them.
pub(super) fn shop() -> Shop {
    let gateway = Gateway::new();
    let ordered = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&ordered);
    let order = DynTool::new("order", "Orders.", move |it: City| {
        count.fetch_add(1, Ordering::SeqCst);
        async move { Ok::<_, String>(format!("ordered for {}", it.city)) }
    });
    let tools = Toolbox::new()
        .dynamic(order.configure(|it| it.approve(true)))
        .dynamic(weather(&ordered));
    Shop {
        client: gateway.client(),
        gateway,
        ordered,
        tools,
    }
}

impl Shop {
    /// A run that waits for two orders, and made a free call beside them.
    pub(super) async fn waiting(&self) -> Pending {
        let city = |name: &str| json!({ "city": name });
        self.gateway.reply_tool_calls([
            ("order", city("Oslo")),
            ("weather", city("Oslo")),
            ("order", city("Bergen")),
        ]);
        let request = self
            .client
            .prompt("Order")
            .temperature(0.5)
            .tools(&self.tools);
        let outcome = request.outcome::<Report>().await.expect("an outcome");
        outcome.pending().expect("it waits")
    }

    pub(super) async fn resume(&self, pending: Pending) -> coax::Result<Outcome<Report>> {
        let request = self.client.resume(pending).tools(&self.tools);
        request.outcome::<Report>().await
    }
}

pub(super) fn ids(pending: &Pending) -> Vec<String> {
    pending
        .calls()
        .iter()
        .map(|it| it.id().to_owned())
        .collect()
}

#[tokio::test]
async fn decisions_come_one_by_one_and_results_in_the_order_of_the_calls() {
    let shop = shop();
    let pending = shop.waiting().await;
    assert_eq!(shop.ordered.load(Ordering::SeqCst), 1, "the free call ran");
    let names: Vec<_> = pending
        .calls()
        .iter()
        .map(|it| (it.name(), it.arguments()))
        .collect();
    assert_eq!(
        names,
        [
            ("order", r#"{"city":"Oslo"}"#),
            ("order", r#"{"city":"Bergen"}"#)
        ]
    );
    let saved = pending.seal(SECRET).expect("a seal");
    assert!(saved.contains(r#""name":"order""#), "readable: {saved}");

    let mut pending = Pending::open(&saved, SECRET).expect("the same");
    let ids = ids(&pending);
    pending.deny(&ids[1], "too far").expect("it waits");
    let saved = pending.seal(SECRET).expect("a seal");
    let mut pending = Pending::open(&saved, SECRET).expect("the same");
    assert!(pending.decision(&ids[1]).is_some() && pending.decision(&ids[0]).is_none());
    pending.approve(&ids[0]).expect("it waits");
    pending.say("And hurry.");
    shop.gateway.reply(report());
    let outcome = shop.resume(pending).await.expect("an outcome");
    let answer = outcome.done().expect("an answer");
    assert_eq!(
        (answer.value.count, answer.steps.len(), answer.attempts),
        (3, 2, 2)
    );
    assert_eq!(shop.ordered.load(Ordering::SeqCst), 2);
    let sent = messages(&shop.gateway, 1);
    let texts: Vec<_> = sent[2..]
        .iter()
        .map(|it| it["content"].as_str().expect("text"))
        .collect();
    assert_eq!(
        texts,
        [
            "ordered for Oslo",
            "4 degrees in Oslo",
            "This call was denied and did not run: too far",
            "And hurry.",
        ]
    );
    assert_eq!(shop.gateway.requests()[1].body["temperature"], 0.5);
    shop.gateway.assert_used();
}

#[tokio::test]
async fn a_call_without_a_decision_waits_on() {
    let shop = shop();
    let mut pending = shop.waiting().await;
    let ids = ids(&pending);
    pending.approve(&ids[1]).expect("it waits");
    let outcome = shop.resume(pending).await.expect("an outcome");
    let mut pending = outcome.pending().expect("it waits on");
    assert_eq!(shop.ordered.load(Ordering::SeqCst), 2);
    assert_eq!(self::ids(&pending), [ids[0].clone()]);
    pending
        .provide(&ids[0], json!({ "done": true }))
        .expect("it waits");
    shop.gateway.reply(report());
    let outcome = shop.resume(pending).await;
    outcome.expect("an outcome").done().expect("an answer");
    assert_eq!(shop.ordered.load(Ordering::SeqCst), 2);
    let sent = messages(&shop.gateway, 1);
    assert_eq!(sent[2]["content"], r#"{"done":true}"#);
}

#[tokio::test]
async fn changed_arguments_are_checked() {
    let shop = shop();
    let mut pending = shop.waiting().await;
    let ids = ids(&pending);
    pending
        .approve_with(&ids[0], json!({ "city": 7 }))
        .expect("a decision");
    pending.deny(&ids[1], "no").expect("a decision");
    let error = shop.resume(pending.clone()).await.expect_err("no city");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(
        error.to_string(),
        "the arguments that the program gave a call of `order` are wrong: at `$.city`, invalid type: integer `7`, expected a string"
    );

    let shop = self::shop();
    let mut pending = shop.waiting().await;
    let ids = self::ids(&pending);
    pending
        .approve_with(&ids[0], json!({ "city": "Rome" }))
        .expect("a decision");
    pending.deny(&ids[1], "no").expect("a decision");
    shop.gateway.reply(report());
    shop.resume(pending)
        .await
        .expect("an outcome")
        .done()
        .expect("an answer");
    let told = messages(&shop.gateway, 1)[2]["content"].clone();
    assert_eq!(
        told,
        "It ran with other arguments: {\"city\":\"Rome\"}\nordered for Rome"
    );
}

#[tokio::test]
async fn a_run_that_waits_goes_on_as_a_run_alone() {
    let shop = shop();
    let pending = shop.waiting().await;
    let client = shop.gateway.client();
    let error = client.resume(pending.clone()).send().await;
    let error = error.expect_err("one request");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let error = client.resume(pending).into_run::<Report>();
    let error = error.expect_err("begun already");
    assert!(error.to_string().contains("`pending.run()`"), "{error}");
    assert_eq!(shop.gateway.requests().len(), 1);
}

#[tokio::test]
async fn a_changed_an_expired_and_a_foreign_state_are_refused() {
    let shop = shop();
    let mut pending = shop.waiting().await;
    let saved = pending.seal(SECRET).expect("a seal");
    let mut changed: Value = serde_json::from_str(&saved).expect("JSON");
    changed["pending"]["calls"][0]["arguments"] = json!(r#"{"city":"Rome"}"#);
    let refusals = [
        (changed.to_string(), SECRET, "the seal of the run is wrong"),
        (
            saved.replace("Bergen", "Berlin"),
            SECRET,
            "the seal of the run is wrong",
        ),
        (
            saved.clone(),
            b"another secret of thirty-two bytes".as_slice(),
            "the seal of the run is wrong",
        ),
        ("{}".to_owned(), SECRET, "the text is no sealed run"),
        (
            saved.clone(),
            b"short".as_slice(),
            "the secret has 5 bytes, and a seal needs 32",
        ),
    ];
    for (text, secret, expected) in refusals {
        let error = Pending::open(&text, secret).expect_err(expected);
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().starts_with(expected), "{error}");
    }
    pending.expire_after(Duration::ZERO);
    let expired = pending.seal(SECRET).expect("a seal");
    let error = Pending::open(&expired, SECRET).expect_err("expired");
    assert_eq!(error.to_string(), "the sealed run has expired");

    let other = Pending::open(&saved, SECRET).expect("the same");
    let error = shop.client.resume(other).tools(&shop.tools).text().await;
    let error = error.expect_err("another type");
    assert!(
        error.to_string().contains("another type of answer"),
        "{error}"
    );
    let other = Pending::open(&saved, SECRET).expect("the same");
    let error = shop
        .client
        .resume(other)
        .outcome::<Report>()
        .await
        .expect_err("no tools");
    assert!(
        error
            .to_string()
            .contains("a call of the tool `order`, which was not given"),
        "{error}"
    );
    // It is given back.
    let given_back = error.into_pending().expect("the run that waits");
    assert_eq!(given_back.calls().len(), 2);
}

#[tokio::test]
async fn a_state_is_resumed_once() {
    let shop = shop();
    let mut pending = shop.waiting().await;
    for id in ids(&pending) {
        pending.deny(&id, "no").expect("it waits");
    }
    shop.gateway.reply(report());
    shop.resume(pending.clone()).await.expect("the first time");
    let error = shop
        .resume(pending.clone())
        .await
        .expect_err("the second time");
    assert!(error.to_string().contains("was resumed before"), "{error}");

    let folder = std::env::temp_dir().join(format!("coax-claims-{}", std::process::id()));
    shop.gateway.reply(report());
    for (times, store) in [
        FilePendingStore::new(&folder),
        FilePendingStore::new(&folder),
    ]
    .into_iter()
    .enumerate()
    {
        let request = shop
            .client
            .resume(pending.clone())
            .tools(&shop.tools)
            .pending_store(store);
        assert_eq!(request.outcome::<Report>().await.is_ok(), times == 0);
    }
    std::fs::remove_dir_all(&folder).expect("a folder");
    let memory = MemoryPendingStore::new();
    use coax::PendingStore as _;
    assert!(memory.claim("a").expect("memory") && !memory.claim("a").expect("memory"));
}

#[tokio::test]
async fn extract_text_and_streams_give_the_waiting_run_in_an_error() {
    let call = ("order", json!({ "city": "Oslo" }));
    let shop = shop();
    for way in 0..4 {
        shop.gateway.reply_tool_calls([call.clone()]);
        let request = shop.client.prompt("x").tools(&shop.tools);
        let error = match way {
            0 => request.extract::<Report>().await.expect_err("it waits"),
            1 => request.text().await.expect_err("it waits"),
            2 => {
                let stream = request.stream::<Report>().await.expect("a stream");
                stream.finish().await.expect_err("it waits")
            }
            _ => {
                let mut stream = request.stream_text().await.expect("a stream");
                stream.next().await.expect_err("it waits")
            }
        };
        assert_eq!(error.kind(), ErrorKind::Pending);
        let pending = error.into_pending().expect("it waits");
        assert_eq!(
            (pending.calls().len(), pending.calls()[0].name()),
            (1, "order")
        );
    }
    shop.gateway.fail(400);
    let error = shop.client.prompt("x").text().await.expect_err("refused");
    assert_eq!(
        error.into_pending().expect_err("no wait").kind(),
        ErrorKind::InvalidRequest
    );
}

#[tokio::test]
async fn a_declared_tool_is_answered_from_outside() {
    let gateway = Gateway::new();
    let client = gateway.client();
    let schema = serde_json::from_str(r#"{"type":"object","properties":{}}"#).expect("a schema");
    let declared = wire::FunctionTool::new("job", schema);
    gateway.reply_tool_calls([("job", json!({}))]);
    let outcome = client
        .prompt("x")
        .tools([declared.clone()])
        .outcome_text()
        .await;
    let mut pending = outcome.expect("an outcome").pending().expect("it waits");
    let id = pending.calls()[0].id().to_owned();
    assert!(pending.calls()[0].is_outside());
    assert!(
        pending
            .approve(&id)
            .expect_err("nothing can run")
            .to_string()
            .contains("only declared")
    );
    pending.provide(&id, "42").expect("it waits");
    gateway.reply("well");
    let text = client
        .resume(pending)
        .tools([declared])
        .text()
        .await
        .expect("a text");
    assert_eq!(text, "well");
    assert_eq!(messages(&gateway, 1)[2]["content"], "42");
}

#[tokio::test]
async fn a_saved_state_holds_no_credentials() {
    let gateway = Gateway::new();
    let client = Client::builder()
        .api_key("sk-secret-key")
        .transport(gateway.clone())
        .build();
    let client = client.expect("a client");
    gateway.reply_tool_calls([("order", json!({ "city": "Oslo" }))]);
    let byok = json!({ "order": ["openai"], "byok": { "openai": [{ "apiKey": "sk-own-key" }] } });
    let request = client
        .prompt("x")
        .tools(shop().tools)
        .header("x-own", "header-secret")
        .provider_options("gateway", byok);
    let pending = request
        .outcome_text()
        .await
        .expect("an outcome")
        .pending()
        .expect("it waits");
    let saved = pending.seal(SECRET).expect("a seal");
    for secret in ["sk-secret-key", "sk-own-key", "header-secret", "\"byok\""] {
        assert!(!saved.contains(secret), "{secret}: {saved}");
    }
    assert!(saved.contains("openai"));
}
