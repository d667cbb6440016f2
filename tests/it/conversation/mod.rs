//! Conversations: what is added, what is sent again, what is saved, what stays when they are trimmed.

mod caching;
mod going_on;
mod saved;
mod tokens;
mod trimmed;
mod whose;

use coax::Message;
use coax::local::Gateway;
use serde_json::Value;

/// The messages of a request.
fn sent(gateway: &Gateway, request: usize) -> Vec<Value> {
    let requests = gateway.requests();
    let messages = requests[request].body["messages"].as_array();
    messages.expect("a list").clone()
}

/// Roles and texts of messages.
fn said(messages: &[Message]) -> Vec<String> {
    let line = |it: &Message| {
        let text = it.text().unwrap_or_default();
        format!("{}: {text}", it.role)
    };
    messages.iter().map(line).collect()
}
