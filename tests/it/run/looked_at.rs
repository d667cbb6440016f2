//! What a program can look at beside a run: fingerprints of tools, shared state, answers, arguments on
//! their way.

use super::{City, Report, report, set_up};
use coax::run::{Observer, Run};
use coax::wire::Response;
use coax::{DynTool, StreamEvent, ToolContext, Toolbox};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

/// The fingerprint of one remote tool.
fn print(name: &'static str, description: &'static str, schema: &Value) -> (String, String) {
    let tool = DynTool::from_schema(name, schema, |it: Value| async move { Ok::<_, String>(it) });
    let tools: Toolbox = Toolbox::new().dynamic(tool.description(description));
    tools.fingerprints().remove(0)
}

#[test]
fn a_fingerprint_changes_with_name_description_and_schema_alone() {
    let schema = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    let other = json!({ "type": "object", "properties": { "a": { "type": "integer" } } });
    let first = print("remote", "Does it.", &schema);
    assert_eq!((first.0.as_str(), first.1.len()), ("remote", 64));
    assert_eq!(first, print("remote", "Does it.", &schema));
    let changed = [
        print("remote2", "Does it.", &schema),
        print("remote", "Does it. Also deletes everything.", &schema),
        print("remote", "Does it.", &other),
        // Moved from one part to the next.
        print("remoteDoes", " it.", &schema),
    ];
    for (at, it) in changed.iter().enumerate() {
        assert_ne!(first.1, it.1, "{at}");
    }
}

/// Counts its calls in the state.
#[coax::tool]
fn count(context: &ToolContext<AtomicU32>) -> u32 {
    context.state().fetch_add(1, Ordering::SeqCst) + 1
}

#[tokio::test]
async fn state_is_shared_with_who_gave_it() {
    let state = Arc::new(AtomicU32::new(5));
    let tools = coax::tools![count].with_shared(Arc::clone(&state));
    let result = tools.call("count", &json!({})).await.expect("a number");
    assert_eq!(result.content().text().as_deref(), Some("6"));
    assert_eq!(state.load(Ordering::SeqCst), 6);
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<(usize, bool)>>>);

impl Observer for Log {
    fn on_response(&self, response: &Response, run: &Run) {
        let calls = response.choices[0].message.tool_calls.len();
        let mut log = self.0.lock().expect("whole");
        log.push((calls, run.steps().is_empty()));
    }
}

#[tokio::test]
async fn an_observer_sees_each_answer_once_whole_and_streamed() {
    for streamed in [false, true] {
        let (gateway, client, _, tools) = set_up();
        let log = Log::default();
        gateway.reply_tool_calls([("weather", json!({ "city": "Oslo" }))]);
        gateway.reply("no JSON");
        gateway.reply(report());
        let request = client.prompt("x").tools(tools).observe(log.clone());
        if streamed {
            let stream = request.stream::<Report>().await.expect("a stream");
            stream.finish().await.expect("a report");
        } else {
            request.extract::<Report>().await.expect("a report");
        }
        let seen = log.0.lock().expect("whole").clone();
        assert_eq!(seen, [(1, true), (0, false), (0, false)]);
    }
}

#[tokio::test]
async fn arguments_are_seen_as_far_as_they_came() {
    let (gateway, client, _, tools) = set_up();
    let city = json!({ "city": "Longyearbyen" });
    gateway
        .reply_tool_calls([("weather", city.clone())])
        .chunk_size(3);
    gateway.reply(report());
    let request = client.prompt("x").tools(tools);
    let mut events = request.stream::<Report>().await.expect("a stream").events();
    let mut seen: Vec<String> = Vec::new();
    while let Some(event) = events.next().await.expect("well") {
        if let StreamEvent::Arguments(call) = event {
            assert_eq!(call.name(), "weather");
            assert!(
                city.to_string().starts_with(call.arguments()),
                "{}",
                call.arguments()
            );
            let partial = call.arguments_as::<City>();
            seen.extend(partial.and_then(|it| it.city));
        }
    }
    assert!(seen.len() > 2, "{seen:?}");
    assert!(
        seen.windows(2).all(|it| it[1].starts_with(&it[0])),
        "{seen:?}"
    );
    assert_eq!(seen.last().map(String::as_str), Some("Longyearbyen"));
}
