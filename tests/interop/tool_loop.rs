//! One script of three steps with tools, which foreign clients run against the served gateway and coax
//! against another one: the conversations that arrive have to be the same.
//!
//! What may differ, for it says the same:
//!
//! - the ids of calls, which each gateway makes; each result has to have the id of its call;
//! - the content of a message that has calls alone: missing, null or empty;
//! - a text as a string, or as parts of text (which the AI SDK may send);
//! - blanks in arguments and the order of their members (the AI SDK reads them and writes them anew);
//! - members that stand beside those of the conversation, such as `refusal`, `annotations` and
//!   `parsed_arguments` (the openai packages send back all of a message).

use coax::local::Gateway;
use serde_json::{Value, json};

/// What the checks ask, and what their tools answer; the same stands in `served.py` and `served.mjs`.
const QUESTION: &str = "What do I need in Zürich and in Oslo, and is it in stock?";

/// The weather of the next days.
#[coax::tool]
fn forecast(city: String, days: u32) -> String {
    format!("{city}: {days} days of rain")
}

/// Pieces of an article in stock.
#[coax::tool]
fn stock(article: String) -> usize {
    article.len()
}

/// Two calls at once, one call, the answer.
pub(crate) fn script(gateway: &Gateway) {
    gateway.reply_tool_calls([
        ("forecast", json!({ "city": "Zürich", "days": 3 })),
        ("forecast", json!({ "city": "Oslo", "days": 1 })),
    ]);
    gateway.reply_tool_calls([("stock", json!({ "article": "umbrella ☂" }))]);
    gateway.reply("Take the “umbrella”.");
}

/// Compares what arrived at the gateway with what coax sends for the same script.
pub(crate) async fn compare(gateway: &Gateway) -> Result<(), String> {
    gateway.assert_used();
    let own = Gateway::new();
    script(&own);
    let tools = coax::tools![forecast, stock];
    let answer = own.client().prompt(QUESTION).tools(tools).text().await;
    let answer = answer.map_err(|error| error.to_string())?;
    if answer != "Take the “umbrella”." {
        return Err(format!("coax's answer is {answer:?}"));
    }
    let (ours, theirs) = (arrived(&own)?, arrived(gateway)?);
    for (step, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
        if ours != theirs {
            return Err(format!(
                "request {} differs; of coax came\n{ours:#}\nof the client\n{theirs:#}",
                step + 1
            ));
        }
    }
    Ok(())
}

/// The last three requests, each as its tools and its conversation.
fn arrived(gateway: &Gateway) -> Result<Vec<Value>, String> {
    let requests = gateway.requests();
    let first = requests.len().checked_sub(3).ok_or("too few requests")?;
    let requests = requests[first..].iter();
    requests.map(|it| conversation(&it.body)).collect()
}

fn conversation(body: &Value) -> Result<Value, String> {
    let tools = list(body, "tools").iter();
    let tools = tools.map(|it| it["function"]["name"].clone());
    let mut ids = Vec::new();
    let messages = list(body, "messages").iter();
    let messages: Result<Vec<_>, _> = messages.map(|it| message(it, &mut ids)).collect();
    Ok(json!({ "tools": tools.collect::<Vec<_>>(), "messages": messages? }))
}

/// A message without what may differ: an id is the number of its call.
fn message(message: &Value, ids: &mut Vec<Value>) -> Result<Value, String> {
    let mut calls = Vec::new();
    for call in list(message, "tool_calls") {
        let function = &call["function"];
        let arguments = function["arguments"].as_str().unwrap_or_default();
        let arguments: Value =
            serde_json::from_str(arguments).map_err(|error| format!("{error} in {call}"))?;
        if !call["id"].is_string() || ids.contains(&call["id"]) {
            return Err(format!("no id of its own: {call}"));
        }
        ids.push(call["id"].clone());
        calls.push(json!({ "id": ids.len(), "type": call["type"], "name": function["name"], "arguments": arguments }));
    }
    let answers = match &message["tool_call_id"] {
        Value::Null => None,
        id => Some(ids.iter().position(|it| it == id).map(|at| at + 1)),
    };
    if answers == Some(None) {
        return Err(format!("a result of no call: {message}"));
    }
    Ok(json!({
        "role": message["role"],
        "content": text(&message["content"]),
        "calls": calls,
        "answers": answers,
    }))
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

/// The text of a content, whatever its form.
fn text(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|it| it["text"].as_str()).collect(),
        _ => String::new(),
    }
}
