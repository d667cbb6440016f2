//! Servers that take tools and a typed answer in another way: as a last call, or as one schema.

use super::{Report, messages, report, set_up};
use coax::local::{Gateway, Shape};
use coax::wire::ToolChoice;
use coax::{ErrorKind, Structured, Toolbox};
use serde_json::{Value, json};

/// What llama.cpp says to tools beside a response format.
fn refuse_both(gateway: &Gateway) {
    gateway
        .fail(400)
        .message("Cannot use custom grammar constraints with tools.");
}

#[tokio::test]
async fn a_server_that_refuses_both_is_asked_for_the_answer_as_a_last_call() {
    for streamed in [false, true] {
        let (gateway, client, _, tools) = set_up();
        refuse_both(&gateway);
        gateway.reply_tool_calls([("weather", json!({ "city": "Oslo" }))]);
        gateway.reply_tool_calls([("final_answer", json!({ "summary": "s", "count": 300 }))]);
        gateway
            .reply_tool_calls([("final_answer", report())])
            .chunk_size(4);
        let request = client.prompt("x").tools(&tools);
        let answer = if streamed {
            let mut stream = request.stream::<Report>().await.expect("a stream");
            let mut partials = 0;
            while stream.next().await.expect("well").is_some() {
                partials += 1;
            }
            assert!(partials > 4, "{partials}");
            stream.finish().detailed().await
        } else {
            request.extract::<Report>().detailed().await
        };
        let answer = answer.expect("a report");
        assert_eq!(
            (answer.value.count, answer.attempts, answer.steps.len()),
            (3, 4, 2)
        );
        // The conversation is the same as anywhere: the answer is a text.
        let roles: Vec<_> = answer.messages.iter().map(|it| it.role.as_str()).collect();
        assert_eq!(roles, ["user", "assistant", "tool", "assistant"]);
        assert!(answer.messages[3].tool_calls.is_empty());
        let body = &gateway.requests()[1].body;
        assert_eq!(body["tools"][1]["function"]["name"], "final_answer");
        assert_eq!(body["tool_choice"], "required");
        assert_eq!(body["response_format"], Value::Null);
        gateway.assert_used();

        // The client remembers it for the model.
        gateway.reply_tool_calls([("final_answer", report())]);
        client
            .prompt("x")
            .tools(&tools)
            .extract::<Report>()
            .await
            .expect("a report");
        assert_eq!(
            gateway.requests()[4].body["tools"]
                .as_array()
                .expect("tools")
                .len(),
            2
        );
        gateway.reply(report());
        let other = client.prompt("x").model("openai/gpt-5").tools(&tools);
        other.extract::<Report>().await.expect("a report");
        assert_eq!(
            gateway.requests()[5].body["tools"]
                .as_array()
                .expect("tools")
                .len(),
            1
        );
    }
}

#[tokio::test]
async fn a_server_that_calls_no_tool_where_it_must_is_asked_so_too() {
    let (gateway, client, ran, tools) = set_up();
    gateway.reply(report());
    gateway.reply_tool_calls([("weather", json!({ "city": "Oslo" }))]);
    gateway.reply_tool_calls([("final_answer", report())]);
    let request = client
        .prompt("x")
        .tools(tools)
        .tool_choice(ToolChoice::Required);
    request.extract::<Report>().await.expect("a report");
    assert_eq!(ran.load(std::sync::atomic::Ordering::SeqCst), 1);
    assert_eq!(gateway.requests()[0].body["tool_choice"], "required");
    gateway.assert_used();
}

#[tokio::test]
async fn tools_as_a_schema_run_on_servers_that_know_none() {
    for (streamed, refused) in [(false, false), (true, false), (false, true), (true, true)] {
        let (gateway, client, ran, tools) = set_up();
        if refused {
            gateway
                .fail(400)
                .message("registry.ollama.ai/library/gemma:2b does not support tools");
        }
        gateway.reply(json!({ "next": { "tool": "weather", "arguments": { "city": "Oslo" } } }));
        gateway.reply(json!({ "next": { "tool": "weather", "arguments": {} } }));
        gateway.reply(json!({ "next": { "final_answer": report() } }));
        let request = client
            .prompt("x")
            .system("Be brief.")
            .tools(&tools)
            .tools_as_schema(!refused);
        let answer = if streamed {
            request
                .stream::<Report>()
                .await
                .expect("a stream")
                .finish()
                .detailed()
                .await
        } else {
            request.extract::<Report>().detailed().await
        };
        let answer = answer.expect("a report");
        assert_eq!((answer.value.count, answer.steps.len()), (3, 3));
        assert_eq!(ran.load(std::sync::atomic::Ordering::SeqCst), 1);
        let roles: Vec<_> = answer.messages.iter().map(|it| it.role.as_str()).collect();
        assert_eq!(
            roles,
            [
                "system",
                "user",
                "assistant",
                "tool",
                "assistant",
                "tool",
                "assistant"
            ]
        );
        let first = usize::from(refused);
        let body = &gateway.requests()[first].body;
        assert_eq!(body["tools"], Value::Null);
        let schema = &body["response_format"]["json_schema"]["schema"];
        let choices = schema["properties"]["next"]["anyOf"]
            .as_array()
            .expect("choices");
        assert_eq!(choices.len(), 2);
        let sent = messages(&gateway, first + 1);
        let texts: Vec<_> = sent
            .iter()
            .map(|it| it["content"].as_str().expect("text"))
            .collect();
        assert!(
            texts[0].starts_with("Be brief.\n\nYou answer in JSON."),
            "{texts:?}"
        );
        assert_eq!(
            texts[2],
            r#"{"next":{"tool":"weather","arguments":{"city":"Oslo"}}}"#
        );
        assert!(texts[3].ends_with(":\n4 degrees in Oslo"), "{texts:?}");
        gateway.assert_used();
    }
}

#[tokio::test]
async fn a_text_as_the_answer_of_a_schema_and_types_with_definitions() {
    let (gateway, client, _, tools) = set_up();
    gateway.reply(json!({ "next": { "final_answer": "A coat.\n" } }));
    let text = client
        .prompt("x")
        .tools(&tools)
        .tools_as_schema(true)
        .text()
        .await;
    assert_eq!(text.expect("a text"), "A coat.\n");

    #[derive(Debug, serde::Deserialize, Structured)]
    struct Tree {
        name: String,
        children: Vec<Tree>,
    }
    // The gateway makes the answer from the schema, as a grammar would: the references lead somewhere.
    for seed in 0..20 {
        let gateway = Gateway::new().with_seed(seed);
        let request = gateway
            .client()
            .prompt("x")
            .model("llama")
            .dialect(coax::Dialect::Local)
            .tools(Toolbox::new())
            .tools(&tools)
            .tools_as_schema(true)
            .max_steps(20);
        match request.extract::<Tree>().await {
            Ok(tree) => assert!(tree.name.len() + tree.children.len() < 10_000),
            Err(error) => assert_eq!(error.kind(), ErrorKind::Limit, "{error}"),
        }
    }
}

/// The answers of llama.cpp's server, which calls no tool beside a schema and does not say so.
#[tokio::test]
async fn a_server_that_passes_tools_over_is_asked_for_both_as_one_schema() {
    for (streamed, choice) in [
        (false, None),
        (true, None),
        (false, Some(ToolChoice::Required)),
    ] {
        let (_, _, ran, tools) = set_up();
        let gateway = Gateway::new().with_shape(Shape::LlamaCpp);
        let client = gateway.client();
        gateway.reply(json!({ "summary": "made up", "count": 9 }));
        gateway.reply(json!({ "next": { "tool": "weather", "arguments": { "city": "Oslo" } } }));
        gateway.reply(json!({ "next": { "final_answer": report() } }));
        let mut request = client.prompt("x").tools(&tools);
        if let Some(choice) = choice.clone() {
            request = request.tool_choice(choice);
        }
        let answer = if streamed {
            let stream = request.stream::<Report>().await.expect("a stream");
            stream.finish().detailed().await
        } else {
            request.extract::<Report>().detailed().await
        };
        let answer = answer.expect("a report");
        assert_eq!((answer.value.count, answer.attempts), (3, 3));
        // The answer that was passed over is an attempt of the first step.
        assert_eq!(answer.steps.len(), 2);
        assert_eq!(answer.steps[0].attempts().count(), 2);
        assert_eq!(ran.load(std::sync::atomic::Ordering::SeqCst), 1);
        let format = gateway.requests()[1].body["response_format"].to_string();
        assert_eq!(format.contains("final_answer"), choice.is_none());
        gateway.assert_used();
    }

    // Who wants no call gets none.
    let (_, _, _, tools) = set_up();
    let gateway = Gateway::new().with_shape(Shape::LlamaCpp);
    gateway.reply(report());
    let request = gateway.client().prompt("x").tools(&tools);
    let request = request.tool_choice(ToolChoice::None);
    request.extract::<Report>().await.expect("a report");
}

#[tokio::test]
async fn a_server_that_calls_nothing_either_way_is_asked_for_one_schema() {
    let (gateway, client, ran, tools) = set_up();
    refuse_both(&gateway);
    gateway.reply("```json\n{\"name\":\"weather\"}\n```");
    gateway.reply(json!({ "next": { "tool": "weather", "arguments": { "city": "Oslo" } } }));
    gateway.reply(json!({ "next": { "final_answer": report() } }));
    let answer = client.prompt("x").tools(&tools).extract::<Report>();
    assert_eq!(answer.await.expect("a report").count, 3);
    assert_eq!(ran.load(std::sync::atomic::Ordering::SeqCst), 1);

    // An answer that can be used is taken.
    let (gateway, client, _, tools) = set_up();
    refuse_both(&gateway);
    gateway.reply(report());
    let answer = client.prompt("x").tools(&tools).extract::<Report>();
    assert_eq!(answer.await.expect("a report").count, 3);
    gateway.assert_used();
}

#[tokio::test]
async fn the_last_step_has_the_answer_alone() {
    let (gateway, client, _, tools) = set_up();
    refuse_both(&gateway);
    gateway.reply_tool_calls([("weather", json!({ "city": "Oslo" }))]);
    gateway.reply_tool_calls([("final_answer", report())]);
    let request = client.prompt("x").tools(&tools).max_steps(2);
    let request = request.answer_on_last_step(true);
    request.extract::<Report>().await.expect("a report");
    let last = gateway.requests().pop().expect("one").body;
    assert_eq!(last["tools"].as_array().expect("tools").len(), 1);
    assert_eq!(last["tools"][0]["function"]["name"], "final_answer");
    assert_eq!(last["tool_choice"], "required");

    let (gateway, client, _, tools) = set_up();
    gateway.reply(json!({ "next": { "tool": "weather", "arguments": { "city": "Oslo" } } }));
    gateway.reply(json!({ "next": { "final_answer": report() } }));
    let request = client.prompt("x").tools(&tools).tools_as_schema(true);
    let request = request.max_steps(2).answer_on_last_step(true);
    request.extract::<Report>().await.expect("a report");
    let last = gateway.requests().pop().expect("one").body;
    let next = &last["response_format"]["json_schema"]["schema"]["properties"]["next"];
    assert_eq!(next["required"], json!(["final_answer"]));
    let rules = last["messages"][0]["content"].as_str().expect("text");
    assert!(rules.contains("No tool can be called now"), "{rules}");
}

#[tokio::test]
async fn roles_take_turns_and_answers_are_shown_in_the_form_that_is_wanted() {
    let (gateway, client, _, tools) = set_up();
    let called =
        |city: &str| json!({ "next": { "tool": "weather", "arguments": { "city": city } } });
    gateway.reply(called("Oslo"));
    gateway.reply(json!({ "next": { "final_answer": { "summary": "s", "count": 300 } } }));
    gateway.reply(json!({ "next": { "final_answer": report() } }));
    let handle = coax::run::RunHandle::new();
    let request = client
        .prompt("x")
        .system("First.")
        .example(
            "Before?",
            &Report {
                summary: "b".into(),
                count: 1,
            },
        )
        .tools(&tools)
        .tools_as_schema(true)
        .handle(&handle);
    handle.say("Hurry.");
    request.extract::<Report>().await.expect("a report");
    let sent = messages(&gateway, 2);
    let seen: Vec<_> = sent
        .iter()
        .map(|it| {
            (
                it["role"].as_str().expect("a role"),
                it["content"].as_str().expect("text"),
            )
        })
        .collect();
    let roles: Vec<_> = seen.iter().map(|it| it.0).collect();
    let turns = ["user", "assistant"];
    assert_eq!(roles[0], "system");
    assert!(
        roles[1..]
            .iter()
            .eq(turns.iter().cycle().take(roles.len() - 1)),
        "{roles:?}"
    );
    assert_eq!(
        seen[2].1,
        r#"{"next":{"final_answer":{"summary":"b","count":1}}}"#
    );
    assert_eq!(seen[3].1, "x\n\nHurry.");
    assert!(
        seen[5]
            .1
            .starts_with("Result of weather {\"city\":\"Oslo\"}:\n"),
        "{seen:?}"
    );
    assert_eq!(
        seen[6].1,
        r#"{"next":{"final_answer":{"summary":"s","count":300}}}"#
    );
}

#[tokio::test]
async fn a_schema_of_the_program_may_be_written_in_lines_and_without_the_rules_of_strict_mode() {
    const SCHEMA: &str = "{ \"type\": \"object\",\n  \"properties\": { \"node\": { \"$ref\": \"#/$defs/n\" } },\n\
        \"$defs\": { \"n\": { \"type\": \"object\", \"properties\": { \"next\": { \"$ref\": \"#/$defs/n\" } } } } }";
    let (gateway, client, _, tools) = set_up();
    let schema = serde_json::value::RawValue::from_string(SCHEMA.to_owned()).expect("JSON");
    let outside = coax::wire::Tool::from(coax::wire::FunctionTool::new(
        "outside",
        std::borrow::Cow::Owned(schema),
    ));
    gateway.reply(json!({ "next": { "final_answer": "well" } }));
    let request = client.prompt("x").tools(outside).tools(&tools);
    let text = request.tools_as_schema(true).text().await;
    assert_eq!(text.expect("a text"), "well");
    let format = &gateway.requests()[0].body["response_format"]["json_schema"];
    assert_eq!(format["strict"], false);
    let schema = &format["schema"];
    assert_eq!(
        schema["$defs"]["s0"]["properties"]["node"]["$ref"],
        "#/$defs/s0/$defs/n"
    );
}

struct Once;

impl coax::run::Observer for Once {
    fn before_request(&self, run: &coax::run::Run) -> coax::run::BeforeRequest {
        match run.steps().len() {
            0 => coax::run::BeforeRequest::Say("once".into()),
            _ => coax::run::BeforeRequest::Pass,
        }
    }
}

#[tokio::test]
async fn a_request_that_is_made_in_another_way_is_the_same_request() {
    let (gateway, client, _, tools) = set_up();
    refuse_both(&gateway);
    gateway.reply_tool_calls([("final_answer", report())]);
    let request = client.prompt("x").tools(&tools).observe(Once);
    request.extract::<Report>().await.expect("a report");
    let texts: Vec<_> = messages(&gateway, 1)
        .iter()
        .map(|it| it["content"].clone())
        .collect();
    assert_eq!(texts, ["x", "once"]);
}
