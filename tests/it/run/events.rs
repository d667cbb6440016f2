//! The events of a streamed run.

use super::{City, Report, report, set_up};
use coax::{
    DynTool, StreamEvent, Tool, ToolContext, ToolDefinition, ToolError, ToolOutput, Toolbox,
};
use serde_json::json;

#[tokio::test]
async fn events_show_calls_as_they_come_and_run() {
    let (gateway, ..) = set_up();
    let tool = DynTool::new(
        "noisy",
        "",
        |it: City| async move { Ok::<_, String>(it.city) },
    );
    struct Noisy;
    impl<S: Send + Sync + 'static> Tool<S> for Noisy {
        type Arguments = City;
        fn definition(&self) -> ToolDefinition {
            ToolDefinition::new("loud", "")
        }
        async fn call(&self, it: City, context: &ToolContext<S>) -> Result<ToolOutput, ToolError> {
            assert!(context.progress("half way"));
            assert_eq!(context.messages().len(), 1);
            Ok(ToolOutput::new(it.city))
        }
    }
    let tools = Toolbox::new().dynamic(tool).tool(Noisy);
    let city = json!({ "city": "Oslo" });
    gateway.reply_tool_calls([("loud", city)]).chunk_size(4);
    gateway.fail(503);
    gateway.reply(r#"{"summary":"s","count":300}"#);
    gateway.reply(report());
    let policy = coax::RetryPolicy::default().initial_delay(std::time::Duration::ZERO);
    let client = coax::Client::builder()
        .api_key("local")
        .transport(gateway.clone())
        .retry(policy)
        .build();
    let client = client.expect("a client");
    let stream = client
        .prompt("x")
        .tools(tools)
        .stream::<Report>()
        .await
        .expect("a stream");
    let mut events = stream.events();
    let mut order: Vec<String> = Vec::new();
    while let Some(event) = events.next().await.expect("well") {
        let word = match event {
            StreamEvent::Step(step) => format!("step {step}"),
            StreamEvent::Arguments(call) => {
                assert_eq!(call.name(), "loud");
                "arguments".to_owned()
            }
            StreamEvent::ToolCall(_) => "call".to_owned(),
            StreamEvent::CallBegan(call) => format!("began {}", call.arguments()),
            StreamEvent::CallProgress { note, .. } => note,
            StreamEvent::CallReturned(_, result) => {
                format!("returned {}", result.content.text().expect("text"))
            }
            StreamEvent::AskedAgain(kind, _) => format!("again {kind}"),
            StreamEvent::Retried(times) => format!("sent {times} times"),
            StreamEvent::Done => "done".to_owned(),
            StreamEvent::Finish(reason) => reason.as_str().to_owned(),
            StreamEvent::Text(_) | StreamEvent::Partial(_) | StreamEvent::Usage(_) => continue,
            other => panic!("{other:?}"),
        };
        if order.last() != Some(&word) {
            order.push(word);
        }
    }
    assert_eq!(
        order,
        [
            "step 1",
            "arguments",
            "call",
            "tool_calls",
            "began {\"city\":\"Oslo\"}",
            "half way",
            "returned Oslo",
            "step 2",
            "sent 2 times",
            "stop",
            "again mismatch",
            "stop",
            "done",
        ]
    );
    assert_eq!(events.finish().await.expect("a report").count, 3);
}

#[tokio::test]
async fn all_events_come_before_the_error_that_ends_a_run() {
    let (gateway, client, _, tools) = set_up();
    let order = DynTool::new(
        "order",
        "",
        |it: City| async move { Ok::<_, String>(it.city) },
    );
    let tools = tools.dynamic(order.configure(|it| it.approve(true)));
    let city = json!({ "city": "Oslo" });
    let calls = [("weather", city.clone()), ("order", city)];
    for (steps, last, kind) in [
        (8, "waiting 1", coax::ErrorKind::Pending),
        (1, "returned", coax::ErrorKind::Limit),
    ] {
        let calls = calls.iter().take(if steps == 1 { 1 } else { 2 }).cloned();
        gateway.reply_tool_calls(calls);
        let request = client.prompt("x").tools(&tools).max_steps(steps);
        let mut events = request.stream::<Report>().await.expect("a stream").events();
        let mut seen = String::new();
        let error = loop {
            match events.next().await {
                Ok(Some(StreamEvent::Waiting(calls))) => seen = format!("waiting {}", calls.len()),
                Ok(Some(StreamEvent::CallReturned(..))) => seen = "returned".to_owned(),
                Ok(Some(_)) => {}
                Ok(None) => panic!("no error"),
                Err(error) => break error,
            }
        };
        assert_eq!((seen.as_str(), error.kind()), (last, kind));
        assert!(events.next().await.expect("the end").is_none());
    }
}

#[tokio::test]
async fn a_call_that_does_not_run_returns_too() {
    let (gateway, client, _, tools) = set_up();
    let city = json!({ "city": "Oslo" });
    gateway.reply_tool_calls([
        ("weather", city.clone()),
        ("weather", json!({})),
        ("none", city),
    ]);
    gateway.reply_tool_calls([("weather", json!({ "city": "Oslo" }))]);
    gateway.reply(report());
    let request = client.prompt("x").tools(tools);
    let mut events = request.stream::<Report>().await.expect("a stream").events();
    let (mut made, mut begun, mut returned) = (Vec::new(), 0, Vec::new());
    while let Some(event) = events.next().await.expect("well") {
        match event {
            StreamEvent::ToolCall(call) => made.push(call.id),
            StreamEvent::CallBegan(_) => begun += 1,
            StreamEvent::CallReturned(call, _) => returned.push(call.id().to_owned()),
            _ => {}
        }
    }
    made.sort();
    returned.sort();
    assert_eq!((made.len(), begun), (4, 1));
    assert_eq!(made, returned);
}
