//! Requests go on with a conversation and add what is said.

use super::{said, sent};
use coax::local::Gateway;
use coax::{Conversation, ErrorKind, Message, Outcome, Partial, Pending, Structured, tools};
use serde_json::json;

const SECRET: &[u8] = b"a secret of thirty-two bytes or more";

/// Current temperature of a city.
#[coax::tool]
fn temperature(city: String) -> String {
    format!("21 degrees in {city}")
}

/// Orders bread.
#[coax::tool(approve)]
fn order(loaves: u32) -> String {
    format!("{loaves} loaves are on their way")
}

#[derive(Debug, PartialEq, serde::Deserialize, Structured, Partial)]
struct Recipe {
    title: String,
}

#[tokio::test]
async fn each_turn_is_added_and_sent_again() {
    let gateway = Gateway::new();
    gateway.reply("A grain.");
    gateway.reply("Another one.");
    let client = gateway.client();
    let mut chat = Conversation::new().system("You are a baker.");
    let reply = client
        .prompt(&chat)
        .user("What is rye?")
        .text_in(&mut chat)
        .await;
    assert_eq!(reply.expect("an answer"), "A grain.");
    let reply = client
        .prompt(&chat)
        .system("Answer briefly.")
        .user("And spelt?")
        .text_in(&mut chat)
        .await;
    assert_eq!(reply.expect("an answer"), "Another one.");
    let expected = [
        "system: You are a baker.",
        "user: What is rye?",
        "assistant: A grain.",
        "user: And spelt?",
        "assistant: Another one.",
    ];
    assert_eq!(said(chat.messages()), expected);
    let second = sent(&gateway, 1);
    let texts: Vec<_> = second.iter().map(|it| it["content"].as_str()).collect();
    let expected = [
        "You are a baker.",
        "Answer briefly.",
        "What is rye?",
        "A grain.",
        "And spelt?",
    ];
    assert_eq!(texts, expected.map(Some));
    gateway.assert_used();
}

#[tokio::test]
async fn a_request_that_begins_without_it_goes_on_with_it() {
    let gateway = Gateway::new();
    let client = gateway.client();
    let mut chat = Conversation::from(vec![
        Message::user("What is rye?"),
        Message::assistant("A grain."),
    ]);
    let example = Recipe {
        title: "Dal".into(),
    };
    gateway.reply(json!({ "title": "Spelt bread" }));
    let recipe: Recipe = client
        .prompt("A bread, please")
        .system("You are a baker.")
        .example("A soup, please", &Title("Dal".into()))
        .extract_in(&mut chat)
        .await
        .expect("a recipe");
    assert_ne!(recipe, example);
    let messages = sent(&gateway, 0);
    let roles: Vec<_> = messages
        .iter()
        .map(|it| it["role"].as_str().unwrap_or(""))
        .collect();
    assert_eq!(
        roles,
        ["system", "user", "assistant", "user", "assistant", "user"]
    );
    // The system message and the example are the request's alone.
    let expected = [
        "user: What is rye?",
        "assistant: A grain.",
        "user: A bread, please",
        "assistant: {\"title\":\"Spelt bread\"}",
    ];
    assert_eq!(said(chat.messages()), expected);
}

#[derive(serde::Serialize, serde::Deserialize, Structured)]
struct Title(String);

#[tokio::test]
async fn calls_and_results_are_added_too() {
    let gateway = Gateway::new();
    gateway.reply_tool_calls([("temperature", json!({ "city": "Oslo" }))]);
    gateway.reply("It is warm.");
    let mut chat = Conversation::new();
    let request = gateway
        .client()
        .prompt("How is Oslo?")
        .tools(tools![temperature]);
    request.text_in(&mut chat).await.expect("an answer");
    let roles: Vec<_> = chat.messages().iter().map(|it| it.role.as_str()).collect();
    assert_eq!(roles, ["user", "assistant", "tool", "assistant"]);
    assert_eq!(chat.messages()[1].tool_calls.len(), 1);
    gateway.assert_used();
}

#[tokio::test]
async fn streams_add_at_their_end() {
    let gateway = Gateway::new();
    let client = gateway.client();
    let mut chat = Conversation::new();
    gateway.reply("Once upon a time");
    let mut text = client
        .prompt("A story")
        .stream_text_in(&mut chat)
        .await
        .expect("a stream");
    let mut pieces = String::new();
    while let Some(piece) = text.next().await.expect("a piece") {
        pieces += &piece;
    }
    assert_eq!(text.finish().await.expect("a text"), pieces);
    gateway.reply(json!({ "title": "Dal" }));
    let mut recipe = client
        .prompt("A recipe")
        .stream_in::<Recipe>(&mut chat)
        .await
        .expect("a stream");
    while recipe.next().await.expect("a partial").is_some() {}
    let recipe = recipe.finish().await.expect("a recipe");
    assert_eq!(recipe.title, "Dal");
    gateway.reply(json!({ "value": ["one", "two"] }));
    let items = client
        .prompt("Two words")
        .stream_items_in::<String>(&mut chat)
        .await;
    let list = items.expect("a stream").finish().await.expect("a list");
    assert_eq!(list, ["one", "two"]);
    let roles: Vec<_> = chat.messages().iter().map(|it| it.role.as_str()).collect();
    assert_eq!(roles, ["user", "assistant"].repeat(3));
    assert_eq!(sent(&gateway, 2).len(), 5);
}

#[tokio::test]
async fn a_failure_adds_nothing_and_keeps_all() {
    let gateway = Gateway::new();
    gateway.reply_tool_calls([("temperature", json!({ "city": "Oslo" }))]);
    gateway.fail(400);
    let mut chat = Conversation::new();
    let request = gateway
        .client()
        .prompt("How is Oslo?")
        .tools(tools![temperature]);
    let error = request.text_in(&mut chat).await.expect_err("a failure");
    assert!(chat.is_empty());
    assert_eq!(error.messages().len(), 3);
}

#[tokio::test]
async fn another_conversation_is_refused() {
    let gateway = Gateway::new();
    let client = gateway.client();
    let mut chat = Conversation::new();
    let mut other = Conversation::new();
    let error = client.prompt(&chat).user("x").text_in(&mut other).await;
    assert_eq!(error.expect_err("another").kind(), ErrorKind::Configuration);
    let request = client.prompt(&chat).user("x");
    chat.push(Message::user("meanwhile"));
    let error = request.text_in(&mut chat).await.expect_err("changed");
    assert!(error.to_string().contains("changed"), "{error}");
    assert!(gateway.requests().is_empty());
}

#[tokio::test]
async fn a_run_that_waited_is_added_when_it_ends() {
    let gateway = Gateway::new();
    let client = gateway.client();
    let mut chat = Conversation::from(vec![Message::user("Hello"), Message::assistant("Hi!")]);
    gateway.reply_tool_calls([("order", json!({ "loaves": 3 }))]);
    let request = client
        .prompt(&chat)
        .user("Order three")
        .tools(tools![order]);
    let Outcome::Pending(pending) = request.outcome_text().await.expect("a wait") else {
        panic!("it waits");
    };
    let saved = pending.seal(SECRET).expect("a seal");
    let mut pending = Pending::open(&saved, SECRET).expect("the state");
    let id = pending.calls()[0].id().to_owned();
    pending.approve(&id).expect("a call");
    gateway.reply("Three loaves come.");
    let request = client.resume(pending).tools(tools![order]);
    request.text_in(&mut chat).await.expect("an answer");
    let expected = [
        "user: Hello",
        "assistant: Hi!",
        "user: Order three",
        "assistant: ",
        "tool: 3 loaves are on their way",
        "assistant: Three loaves come.",
    ];
    assert_eq!(said(chat.messages()), expected);
}

#[tokio::test]
async fn an_answer_is_recorded_by_hand() {
    let gateway = Gateway::new();
    let client = gateway.client();
    let mut chat = Conversation::new();
    let first = client
        .prompt("Hello")
        .system("Be kind.")
        .outcome_text()
        .await;
    let first = first.expect("an answer").done().expect("done");
    chat.record(&first).expect("the conversation is empty");
    assert_eq!(chat.messages().len(), 2);
    let second = client.prompt(&chat).user("Bye").outcome_text().await;
    let second = second.expect("an answer").done().expect("done");
    chat.record(&second)
        .expect("it began with the conversation");
    assert_eq!(chat.messages().len(), 4);
    let error = chat.record(&first).expect_err("what of it is new?");
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

#[tokio::test]
async fn reasoning_goes_back_to_the_model_that_thought_it() {
    let gateway = Gateway::new();
    let client = gateway.client();
    gateway.reply("First.").reasoning("Let me think.");
    gateway.reply("Second.");
    gateway.reply("Third.");
    let mut chat = Conversation::new();
    let first = client.prompt("One").model("anthropic/claude-opus-4");
    first.text_in(&mut chat).await.expect("an answer");
    let thoughts = chat.messages()[1].reasoning_text();
    assert_eq!(thoughts.as_deref(), Some("Let me think."));
    let same = client
        .prompt(&chat)
        .user("Two")
        .model("anthropic/claude-opus-4");
    same.text_in(&mut chat).await.expect("an answer");
    let other = client.prompt(&chat).user("Three").model("openai/gpt-5");
    other.text_in(&mut chat).await.expect("an answer");
    let thinks = |request: usize| {
        sent(&gateway, request)[1]
            .to_string()
            .contains("Let me think.")
    };
    assert!(thinks(1) && !thinks(2));
    // It is kept, for the model that it came from.
    let again = client
        .prompt(&chat)
        .user("Four")
        .model("anthropic/claude-opus-4");
    again.text_in(&mut chat).await.expect("an answer");
    assert!(thinks(3));
}
