//! Keys that are fixed, given by a function, or renewed.

use coax::local::Gateway;
use coax::{Client, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

#[tokio::test]
async fn the_function_is_asked_before_each_attempt() {
    let gateway = Gateway::new();
    let asked = Arc::new(AtomicU32::new(0));
    let counter = asked.clone();
    let client = Client::builder()
        .transport(gateway.clone())
        .credential(move || {
            let n = counter.fetch_add(1, Ordering::Relaxed);
            async move { Ok::<_, std::io::Error>(format!("token-{n}")) }
        })
        .build()
        .expect("a client");
    gateway.fail(503).header("retry-after", "0");
    gateway.reply("a");
    gateway.reply("b");
    client.prompt("x").text().await.expect("after a retry");
    client.prompt("x").text().await.expect("at once");
    assert_eq!(asked.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn a_refused_token_is_read_once_more() {
    let gateway = Gateway::new();
    gateway.accept_key("fresh");
    let client = |tokens: [&'static str; 3]| {
        let n = AtomicU32::new(0);
        let next = move || {
            let token = tokens[n.fetch_add(1, Ordering::Relaxed).min(2) as usize];
            async move { Ok::<_, std::io::Error>(token.to_owned()) }
        };
        Client::builder()
            .transport(gateway.clone())
            .credential(next)
            .build()
            .expect("a client")
    };
    gateway.reply("in");
    let text = client(["stale", "fresh", "fresh"])
        .prompt("x")
        .retries(0)
        .text()
        .await;
    assert_eq!(text.expect("the renewed token"), "in");
    for (tokens, requests) in [(["stale"; 3], 1), (["stale", "old", "older"], 2)] {
        let before = gateway.requests().len();
        let error = client(tokens)
            .prompt("x")
            .text()
            .await
            .expect_err("refused");
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Authentication, Some(401))
        );
        assert_eq!(gateway.requests().len() - before, requests);
    }
}

#[tokio::test]
async fn an_async_closure_is_a_credential() {
    let gateway = Gateway::new();
    gateway.accept_key("from-a-file");
    gateway.reply("in");
    let client = Client::builder()
        .transport(gateway)
        .credential(async || Ok::<_, std::io::Error>("from-a-file\n".to_owned()))
        .build();
    assert_eq!(
        client
            .expect("a client")
            .prompt("x")
            .text()
            .await
            .expect("a text"),
        "in"
    );
    let failing = Client::builder()
        .transport(Gateway::new())
        .credential(async || Err::<String, _>("the vault is shut"))
        .build();
    let error = failing
        .expect("a client")
        .prompt("x")
        .text()
        .await
        .expect_err("no key");
    let cause = std::error::Error::source(&error).map(ToString::to_string);
    assert_eq!(
        (error.kind(), cause.as_deref()),
        (ErrorKind::Configuration, Some("the vault is shut"))
    );
}
