//! Runs through the local gateway: tools, wrong answers, limits, waits.

mod again;
mod events;
mod face;
mod limits;
mod looked_at;
mod matrix;
mod modes;
mod pending;
mod tools;
mod versions;

use coax::local::Gateway;
use coax::{Client, DynTool, Structured, Toolbox};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Structured, coax::Partial)]
pub(crate) struct Report {
    pub(crate) summary: String,
    pub(crate) count: u8,
}

#[derive(Debug, Deserialize, Structured, coax::Partial)]
pub(crate) struct City {
    city: String,
}

pub(crate) fn report() -> Value {
    json!({ "summary": "all well", "count": 3 })
}

/// A tool that counts how often it ran.
pub(crate) fn weather(ran: &Arc<AtomicU32>) -> DynTool {
    let ran = Arc::clone(ran);
    DynTool::new("weather", "Current weather.", move |it: City| {
        ran.fetch_add(1, Ordering::SeqCst);
        async move { Ok::<_, String>(format!("4 degrees in {}", it.city)) }
    })
}

pub(crate) fn set_up() -> (Gateway, Client, Arc<AtomicU32>, Toolbox) {
    let gateway = Gateway::new();
    let client = gateway.client();
    let ran = Arc::new(AtomicU32::new(0));
    let tools = Toolbox::new().dynamic(weather(&ran));
    (gateway, client, ran, tools)
}

/// The messages of the request with this number.
pub(crate) fn messages(gateway: &Gateway, request: usize) -> Vec<Value> {
    let body = &gateway.requests()[request].body;
    body["messages"].as_array().expect("messages").clone()
}
