//! Prompts that are run, against the gateway in the process.

use coax::local::Gateway;
use coax::{Client, Partial, Prompt, Structured, ToolContext};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Status of an order.
#[coax::tool]
fn order_status(number: u32) -> String {
    format!("{number} is on its way")
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Structured, Partial)]
struct Reply {
    text: String,
    done: bool,
}

#[derive(Prompt)]
#[prompt(user = "{ticket}", output = Reply, tools(order_status), example(user = "Hi", assistant = Reply { text: "Hello".into(), done: true }))]
struct Answer<'a> {
    ticket: &'a str,
}

#[derive(Prompt)]
#[prompt(user = "Facts about {city}", output = Vec<Reply>)]
struct Facts<'a> {
    city: &'a str,
}

#[derive(Prompt)]
#[prompt(system = "Rhyme.", user = "About {city}", temperature = 1.5)]
struct Poem<'a> {
    city: &'a str,
}

fn reply() -> Reply {
    Reply {
        text: "On its way".into(),
        done: true,
    }
}

#[tokio::test]
async fn a_typed_answer_with_tools() {
    let gateway = Gateway::new();
    gateway.reply_tool_calls([("order_status", json!({"number": 7}))]);
    gateway.reply_json(&reply());

    let client = gateway.client();
    let answer = client.run(&Answer { ticket: "Where?" }).detailed().await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.value, reply());
    assert_eq!(answer.steps.len(), 2);
}

#[tokio::test]
async fn a_stream_of_a_typed_answer() {
    let gateway = Gateway::new();
    gateway.reply_json(&reply());

    let stream = gateway.client().stream(&Answer { ticket: "Where?" }).await;
    let mut stream = stream.expect("a stream");
    while stream.next().await.expect("a part").is_some() {}
    assert_eq!(stream.finish().await.expect("an answer"), reply());
}

#[tokio::test]
async fn a_stream_of_elements() {
    let gateway = Gateway::new();
    gateway.reply_json(&json!([reply(), reply()]));

    let items = gateway.client().stream_items(&Facts { city: "Oslo" }).await;
    let mut items = items.expect("a stream");
    let mut all = Vec::new();
    while let Some(item) = items.next().await.expect("an element") {
        all.push(item);
    }
    assert_eq!(all, [reply(), reply()]);
}

#[tokio::test]
async fn text_whole_and_streamed() {
    let gateway = Gateway::new();
    gateway.reply("Oslo, go slow");
    gateway.reply("Oslo, go slow");

    let client: Client = gateway.client();
    let poem = Poem { city: "Oslo" };
    assert_eq!(client.run(&poem).await.expect("a text"), "Oslo, go slow");
    let mut stream = client.stream_text(&poem).await.expect("a stream");
    let mut text = String::new();
    while let Some(piece) = stream.next().await.expect("a piece") {
        text.push_str(&piece);
    }
    assert_eq!(text, "Oslo, go slow");
}

/// Who asks.
#[coax::tool]
fn user(context: &ToolContext<&'static str>) -> String {
    (*context.state()).to_owned()
}

#[tokio::test]
async fn a_request_of_a_prompt_goes_on() {
    let gateway = Gateway::new();
    gateway.reply_tool_calls([("user", json!({}))]);
    gateway.reply_json(&reply());

    let request = Answer { ticket: "Where?" }.request(&gateway.client());
    let request = request.tools(coax::tools![user].with("Kim"));
    let answer: Reply = request.max_tokens(50).extract().await.expect("an answer");
    assert_eq!(answer, reply());
}
