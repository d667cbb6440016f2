//! Tools run: what the model is told of their results and of wrong calls, at once or in turn, in time.

use super::{City, Report, messages, report, set_up, weather};
use coax::{
    Approval, DynTool, ErrorKind, Fatal, Tool, ToolContext, ToolDefinition, ToolError, ToolOutput,
    Toolbox, wire,
};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

#[tokio::test]
async fn a_model_calls_tools_until_it_answers() {
    let (gateway, client, ran, tools) = set_up();
    gateway.reply_tool_calls([
        ("weather", json!({ "city": "Oslo" })),
        ("weather", json!({ "city": "Bergen" })),
    ]);
    gateway.reply(report());
    let answer = client
        .prompt("A report")
        .tools(tools)
        .extract::<Report>()
        .detailed()
        .await;
    let answer = answer.expect("a report");
    assert_eq!(
        (answer.value.count, answer.steps.len(), answer.attempts),
        (3, 2, 2)
    );
    assert_eq!(ran.load(Ordering::SeqCst), 2);
    let body = &gateway.requests()[0].body;
    assert_eq!(body["tools"][0]["function"]["name"], "weather");
    assert_eq!(body["tools"][0]["function"]["strict"], true);
    assert_eq!(body["response_format"]["type"], "json_schema");
    let sent = messages(&gateway, 1);
    let roles: Vec<_> = sent
        .iter()
        .map(|it| it["role"].as_str().expect("a role"))
        .collect();
    assert_eq!(roles, ["user", "assistant", "tool", "tool"]);
    assert_eq!(sent[1]["tool_calls"][0]["id"], sent[2]["tool_call_id"]);
    assert_eq!(sent[3]["content"], "4 degrees in Bergen");
    let sum = answer.usage.expect("a usage").total_tokens.expect("a sum");
    let parts = answer.steps.iter().flat_map(coax::run::Step::attempts);
    let parts = parts.map(|it| it.usage.as_ref().expect("one").total_tokens.expect("one"));
    assert_eq!(sum, parts.sum::<u64>());
    gateway.assert_used();
}

/// Returns what the model is told of one call with these arguments.
async fn told(name: &str, arguments: Value) -> String {
    let (gateway, client, _, tools) = set_up();
    gateway.reply_tool_calls([(name, arguments)]);
    gateway.reply("well");
    let text = client.prompt("x").tools(tools).text().await;
    assert_eq!(text.expect("the run goes on"), "well");
    let sent = messages(&gateway, 1);
    // What goes back to the server is JSON.
    let back = sent[1]["tool_calls"][0]["function"]["arguments"]
        .as_str()
        .expect("text");
    assert!(
        serde_json::from_str::<Value>(back)
            .expect("JSON")
            .is_object()
    );
    sent[2]["content"].as_str().expect("text").to_owned()
}

#[tokio::test]
async fn each_wrong_call_is_answered_with_its_place_and_the_known_names() {
    let cases = [
        (
            "wether",
            json!({}),
            "There is no tool `wether`. There are: `weather`",
        ),
        ("weather", json!("{\"city\":"), "they are not a JSON object"),
        (
            "weather",
            json!({ "city": 7 }),
            "at `$.city`, invalid type: integer `7`, expected a string",
        ),
        ("weather", json!({}), "at `$`, missing field `city`"),
        ("weather", json!("[1]"), "at `$[0]`, invalid type"),
        (
            "weather",
            Value::String(format!("{{\"city\":\"{}\"}}", "x".repeat(2 << 20))),
            "larger than 1048576 bytes",
        ),
    ];
    for (name, arguments, expected) in cases {
        let told = told(name, arguments).await;
        assert!(told.contains(expected), "{told}");
        assert!(told.len() < 4096);
    }
    // A model may encode its arguments twice, or leave out those of a tool that takes none.
    let twice = json!("{\"city\":\"Oslo\"}").to_string();
    assert_eq!(
        told("weather", Value::String(twice)).await,
        "4 degrees in Oslo"
    );
}

#[tokio::test]
async fn a_tool_that_is_called_wrongly_too_often_is_offered_no_more() {
    let (gateway, client, ran, tools) = set_up();
    for _ in 0..4 {
        gateway.reply_tool_calls([("weather", json!({}))]);
    }
    gateway.reply("I give up");
    let text = client
        .prompt("x")
        .tools(tools)
        .text()
        .await
        .expect("a text");
    assert_eq!(text, "I give up");
    let offered = |at: usize| gateway.requests()[at].body["tools"].is_array();
    assert!(offered(2) && !offered(3));
    let told = messages(&gateway, 4);
    let last = told.last().expect("one")["content"].as_str().expect("text");
    assert!(last.contains("was called wrongly too often"), "{last}");
    assert_eq!(ran.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn the_same_call_is_answered_with_its_result_and_after_the_third_without_tools() {
    let (gateway, client, ran, tools) = set_up();
    for _ in 0..2 {
        // Models set blanks one time and none the next.
        gateway.reply_tool_calls([("weather", json!("{ \"city\": \"Oslo\" }"))]);
        gateway.reply_tool_calls([("weather", json!({ "city": "Oslo" }))]);
    }
    gateway.reply("At last");
    client
        .prompt("x")
        .tools(tools)
        .text()
        .await
        .expect("a text");
    assert_eq!(ran.load(Ordering::SeqCst), 1);
    let told = messages(&gateway, 2);
    let told = told.last().expect("one")["content"]
        .as_str()
        .expect("text")
        .to_owned();
    assert!(
        told.contains("was made before") && told.ends_with("4 degrees in Oslo"),
        "{told}"
    );
    let choice = |at: usize| gateway.requests()[at].body["tool_choice"].clone();
    assert_eq!((choice(3), choice(4)), (Value::Null, json!("none")));

    let (gateway, client, ran, _) = set_up();
    let again = Toolbox::new().dynamic(weather(&ran).configure(|it| it.repeatable(true)));
    for _ in 0..3 {
        gateway.reply_tool_calls([("weather", json!({ "city": "Oslo" }))]);
    }
    gateway.reply("well");
    client
        .prompt("x")
        .tools(again)
        .text()
        .await
        .expect("a text");
    assert_eq!(ran.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_failure_goes_to_the_model_a_panic_is_caught_and_a_fatal_error_ends_the_run() {
    let (gateway, client, ..) = set_up();
    let fails = DynTool::new("fails", "", |_: City| async {
        Err::<(), _>("no connection")
    });
    let panics = DynTool::new("panics", "", |it: City| async move {
        assert!(it.city.is_empty(), "the city is {}", it.city);
        Ok::<_, String>(())
    });
    let fatal = DynTool::new("fatal", "", |_: City| async {
        Err::<(), _>(Fatal::new("disk full"))
    });
    let tools = Toolbox::new().dynamic(fails).dynamic(panics).dynamic(fatal);
    let city = json!({ "city": "Oslo" });
    gateway.reply_tool_calls([("fails", city.clone()), ("panics", city.clone())]);
    gateway.reply_tool_calls([("fatal", city)]);
    let error = client
        .prompt("x")
        .tools(tools)
        .text()
        .await
        .expect_err("fatal");
    let sent = messages(&gateway, 1);
    assert_eq!(sent[2]["content"], "Error: no connection");
    assert_eq!(
        sent[3]["content"],
        "Error: the tool failed: the city is Oslo"
    );
    assert_eq!(error.kind(), ErrorKind::Tool);
    assert_eq!(error.to_string(), "a tool ended the run: disk full");
    assert_eq!((error.steps().len(), error.messages().len()), (2, 6));
    assert!(error.usage().expect("a usage").total_tokens > Some(0));
}

struct Slow {
    name: &'static str,
    sequential: bool,
    log: Arc<Mutex<Vec<String>>>,
    at_once: Arc<AtomicU32>,
    most: Arc<AtomicU32>,
}

impl<S: Send + Sync + 'static> Tool<S> for Slow {
    type Arguments = City;

    fn definition(&self) -> ToolDefinition {
        ToolDefinition::new(self.name, "Takes its time.")
            .sequential(self.sequential)
            .timeout(Duration::from_secs(5))
    }

    async fn call(&self, it: City, _: &ToolContext<S>) -> Result<ToolOutput, ToolError> {
        let now = self.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        let seconds = it.city.len() as u64;
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        self.at_once.fetch_sub(1, Ordering::SeqCst);
        let entry = format!("{} {now}", it.city);
        self.log.lock().expect("whole").push(entry);
        Ok(ToolOutput::new(it.city))
    }
}

#[tokio::test(start_paused = true)]
async fn calls_run_at_once_within_a_bound_and_alone_where_they_must() {
    let (gateway, client, ..) = set_up();
    let (log, most) = (Arc::default(), Arc::new(AtomicU32::new(0)));
    let slow = |name, sequential| Slow {
        name,
        sequential,
        log: Arc::clone(&log),
        at_once: Arc::default(),
        most: Arc::clone(&most),
    };
    let tools: Toolbox = Toolbox::new()
        .tool(slow("slow", false))
        .tool(slow("alone", true));
    let city = |name: &str| json!({ "city": name });
    gateway.reply_tool_calls([
        ("slow", city("aaa")),
        ("slow", city("b")),
        ("alone", city("cc")),
        ("slow", city("d")),
        ("slow", city("eeeeeeeee")),
    ]);
    gateway.reply("well");
    let begun = tokio::time::Instant::now();
    client
        .prompt("x")
        .tools(&tools)
        .tools_at_once(2)
        .text()
        .await
        .expect("a text");
    assert_eq!(begun.elapsed().as_secs(), 3 + 2 + 5);
    assert_eq!(most.load(Ordering::SeqCst), 2);
    assert_eq!(*log.lock().expect("whole"), ["b 2", "aaa 1", "cc 1", "d 1"]);
    let sent = messages(&gateway, 1);
    let results: Vec<_> = sent[2..]
        .iter()
        .map(|it| it["content"].as_str().expect("text"))
        .collect();
    let late = "Error: the call took longer than 5s and was given up";
    assert_eq!(results, ["aaa", "b", "cc", "d", late]);
}

#[tokio::test]
async fn policies_rules_and_images() {
    let (gateway, client, ran, _) = set_up();
    let image = DynTool::with_output("photo", "", |it: City| async move {
        let parts = vec![
            wire::Part::text(it.city),
            wire::Part::image("https://example.org/a.png"),
        ];
        Ok::<_, String>(ToolOutput::new(parts))
    });
    let tools = Toolbox::new()
        .dynamic(weather(&ran).configure(|it| it.max_calls(1)))
        .dynamic(image)
        .policy(|name, arguments| {
            let denied = name == "weather" && arguments["city"] == "Atlantis";
            denied.then(|| Approval::Deny("it sank".into()))
        });
    let city = |name: &str| json!({ "city": name });
    gateway.reply_tool_calls([
        ("weather", city("Oslo")),
        ("weather", city("Atlantis")),
        ("photo", city("Oslo")),
    ]);
    gateway.reply_tool_calls([("weather", city("Bergen"))]);
    gateway.reply("well");
    client
        .prompt("x")
        .tools(tools)
        .text()
        .await
        .expect("a text");
    let sent = messages(&gateway, 1);
    let text = |at: usize| sent[at]["content"].as_str().expect("text").to_owned();
    assert_eq!(text(2), "4 degrees in Oslo");
    assert_eq!(text(4), "Oslo");
    assert_eq!(
        (
            sent[5]["role"].as_str(),
            sent[5]["content"][1]["type"].as_str()
        ),
        (Some("user"), Some("image_url"))
    );
    let sent = messages(&gateway, 2);
    let last = sent.last().expect("one")["content"].as_str().expect("text");
    assert!(
        last.contains("`weather` may be called 1 time at most"),
        "{last}"
    );
}

#[tokio::test]
async fn two_tools_of_one_name_are_refused_before_anything_is_sent() {
    let (gateway, client, ran, tools) = set_up();
    let twice = tools.and(Toolbox::new().dynamic(weather(&ran)));
    let error = client
        .prompt("x")
        .tools(twice)
        .text()
        .await
        .expect_err("twice");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(
        error.to_string(),
        "two tools have the name `weather`: rename one of them"
    );
    assert!(gateway.requests().is_empty());
}

#[tokio::test]
async fn lists_of_tools_are_tools() {
    let (gateway, client, ran, tools) = set_up();
    let named = |name: &'static str| weather(&ran).configure(|_| ToolDefinition::new(name, ""));
    gateway.reply("well");
    let schema = serde_json::value::to_raw_value(&json!({ "type": "object", "properties": {} }));
    let bare = wire::FunctionTool::new("bare", Cow::Owned(schema.expect("JSON")));
    let request = client.prompt("x").tools([tools]).tools([bare]);
    let request = request.tools(vec![named("one"), named("two")]);
    request.text().await.expect("a text");
    let offered = gateway.requests()[0].body["tools"].clone();
    let offered = offered.as_array().expect("tools").iter();
    let names: Vec<_> = offered.map(|it| &it["function"]["name"]).collect();
    assert_eq!(names, ["weather", "one", "two", "bare"]);
}
