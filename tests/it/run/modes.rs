//! Servers that take tools and a typed answer in another way: as a last call, or as one schema.

use super::{Report, messages, report, set_up};
use coax::local::Gateway;
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
