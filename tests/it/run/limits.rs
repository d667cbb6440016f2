//! What ends a run before its answer, and what the error keeps.

use super::{City, Report, messages, report, set_up};
use coax::local::Gateway;
use coax::run::{BeforeCall, BeforeRequest, Call, Observer, Run, RunHandle};
use coax::{Budget, DynTool, ErrorKind, Price, ToolOutput, Toolbox};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// A script of calls, each of another city.
fn calls(gateway: &Gateway, count: usize) {
    for at in 0..count {
        gateway.reply_tool_calls([("weather", json!({ "city": format!("City {at}") }))]);
    }
}

#[tokio::test]
async fn steps_are_limited_and_the_last_one_may_be_without_tools() {
    let (gateway, client, ran, tools) = set_up();
    calls(&gateway, 8);
    let error = client
        .prompt("x")
        .tools(&tools)
        .text()
        .await
        .expect_err("no end");
    assert_eq!(error.kind(), ErrorKind::Limit);
    assert_eq!(
        error.to_string(),
        "no answer after 8 steps, which `max_steps` allows"
    );
    assert_eq!((error.steps().len(), error.attempts()), (8, 8));
    // A prompt, and a call with its result for each step.
    assert_eq!(
        (error.messages().len(), ran.load(Ordering::SeqCst)),
        (17, 8)
    );
    assert!(error.usage().expect("a sum").total_tokens > Some(100));
    gateway.assert_used();

    calls(&gateway, 2);
    gateway.reply(report());
    let request = client
        .prompt("x")
        .tools(&tools)
        .max_steps(3)
        .answer_on_last_step(true);
    request.extract::<Report>().await.expect("a report");
    let last = gateway.requests().pop().expect("one");
    assert_eq!(last.body["tool_choice"], "none");
}

#[tokio::test]
async fn tokens_and_money_are_limited_and_an_unknown_cost_is_not_zero() {
    let (gateway, client, _, tools) = set_up();
    calls(&gateway, 1);
    let budget = Budget::new().tokens(5);
    let error = client.prompt("x").tools(&tools).budget(budget).text().await;
    let error = error.expect_err("over budget");
    assert_eq!(error.kind(), ErrorKind::Limit);
    assert!(
        error
            .to_string()
            .starts_with("the budget of 5 tokens is used up"),
        "{error}"
    );
    assert_eq!(error.steps()[0].calls.len(), 1);

    // A valid answer that came over budget is still given.
    gateway.reply("well");
    client
        .prompt("x")
        .budget(budget)
        .text()
        .await
        .expect("a text");

    // One that is wrong is not asked for again.
    gateway.reply("no JSON");
    let error = client
        .prompt("x")
        .budget(budget)
        .extract::<Report>()
        .await
        .expect_err("wrong");
    assert_eq!(error.kind(), ErrorKind::Malformed);
    gateway.assert_used();

    calls(&gateway, 1);
    let money = Budget::new().cost_usd(0.000_000_1);
    let error = client.prompt("x").tools(&tools).budget(money).text().await;
    let error = error.expect_err("too expensive");
    assert!(error.to_string().contains("is used up ($0.0"), "{error}");
    assert!(error.steps()[0].attempts().next().expect("one").cost_usd > Some(0.0));

    let unpriced = Gateway::new().with_shape(coax::local::Shape::OpenAi);
    calls(&unpriced, 1);
    let error = unpriced
        .client()
        .prompt("x")
        .tools(&tools)
        .budget(money)
        .text()
        .await;
    let error = error.expect_err("an unknown cost");
    assert!(
        error
            .to_string()
            .contains("the cost of an answer is unknown"),
        "{error}"
    );
    calls(&unpriced, 1);
    unpriced.reply("well");
    let priced = Budget::new()
        .cost_usd(1.0)
        .price(Price::per_million(3.0, 15.0));
    let outcome = unpriced
        .client()
        .prompt("x")
        .tools(&tools)
        .budget(priced)
        .outcome_text()
        .await;
    let answer = outcome.expect("in budget").done().expect("an answer");
    let cost = answer.steps[0]
        .attempts()
        .next()
        .expect("one")
        .cost_usd
        .expect("a cost");
    assert!(cost > 0.0 && cost < 0.01, "{cost}");
}

#[tokio::test]
async fn nothing_is_sent_where_nothing_is_left() {
    let (gateway, client, _, tools) = set_up();
    let budgets = [
        Budget::new().tokens(0),
        Budget::new().cost_usd(0.0),
        Budget::new().cost_usd(-1.0),
        Budget::new().cost_usd(f64::NAN),
        Budget::new().time(Duration::ZERO),
    ];
    for budget in budgets {
        let error = client.prompt("x").tools(&tools).budget(budget).text().await;
        let error = error.expect_err("nothing is left");
        assert_eq!(error.kind(), ErrorKind::Limit, "{budget:?}");
        let stream = client.prompt("x").budget(budget).stream_text().await;
        assert_eq!(stream.expect_err("nothing").kind(), ErrorKind::Limit);
    }
    assert!(gateway.requests().is_empty());
}

#[tokio::test]
async fn an_error_has_the_cost_of_all_answers() {
    let (gateway, client, _, tools) = set_up();
    let usage = json!({ "prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15 });
    let total = |error: &coax::Error| error.usage().and_then(|it| it.total_tokens);

    gateway
        .reply_tool_calls([("weather", json!({ "city": "Oslo" }))])
        .usage(usage.clone());
    let request = client.prompt("x").tools(&tools).max_steps(1);
    let error = request.text().await.expect_err("one step");
    assert_eq!((error.steps().len(), total(&error)), (1, Some(15)));

    for _ in 0..2 {
        gateway.reply("no JSON").usage(usage.clone());
    }
    let error = client.prompt("x").extract::<Report>().await;
    let error = error.expect_err("wrong twice");
    assert_eq!((error.steps().len(), total(&error)), (1, Some(30)));
}

#[tokio::test]
async fn the_largest_counts_of_tokens_are_added_without_overflow() {
    let gateway = Gateway::new();
    let most = u64::MAX;
    let details = json!({ "cached_tokens": most });
    let usage = json!({ "prompt_tokens": most, "completion_tokens": most, "prompt_tokens_details": details });
    for _ in 0..2 {
        gateway.reply("no JSON").usage(usage.clone());
    }
    let client = gateway.client();
    let error = client.prompt("x").extract::<Report>().await;
    let error = error.expect_err("wrong twice");
    let usage = error.usage().expect("a sum");
    assert_eq!(usage.prompt_tokens, Some(most));
    let details = usage.prompt_tokens_details.as_ref().expect("details");
    assert_eq!(details.cached_tokens, Some(most));
}

#[tokio::test(start_paused = true)]
async fn time_is_limited_and_a_run_can_be_cancelled() {
    let gateway = Gateway::new();
    let sleeps = |seconds| {
        DynTool::new("weather", "", move |it: City| async move {
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            Ok::<_, String>(it.city)
        })
    };
    let tools = Toolbox::new().dynamic(sleeps(30));
    calls(&gateway, 3);
    let budget = Budget::new().time(Duration::from_secs(50));
    let error = gateway
        .client()
        .prompt("x")
        .tools(&tools)
        .budget(budget)
        .text()
        .await;
    let error = error.expect_err("too late");
    assert_eq!((error.kind(), error.steps().len()), (ErrorKind::Limit, 2));

    for streamed in [false, true] {
        let gateway = Gateway::new();
        calls(&gateway, 1);
        let handle = RunHandle::new();
        let request = gateway.client().prompt("x").tools(&tools).handle(&handle);
        let cancel = async {
            tokio::time::sleep(Duration::from_secs(10)).await;
            handle.cancel();
            std::future::pending::<()>().await;
        };
        let run = async {
            if streamed {
                let mut stream = request.stream_text().await?;
                while stream.next().await?.is_some() {}
                return Ok(String::new());
            }
            request.text().await
        };
        let result = tokio::select! { result = run => result, () = cancel => unreachable!() };
        let error = result.expect_err("cancelled");
        assert_eq!(
            (error.kind(), error.to_string().as_str()),
            (ErrorKind::Limit, "the run was cancelled")
        );
        // The call has a result that says so: the conversation can go on elsewhere.
        let last = error
            .messages()
            .last()
            .expect("one")
            .text()
            .expect("text")
            .into_owned();
        assert_eq!(last, "This call has no result, for the run ended before.");
        assert!(error.steps()[0].calls[0].result.is_none());
    }
}

#[tokio::test]
async fn a_word_put_in_is_delivered_at_the_next_request() {
    let (gateway, client, _, _) = set_up();
    let handle = RunHandle::new();
    let said = Arc::new(std::sync::Mutex::new(None));
    let (to, put) = (handle.clone(), Arc::clone(&said));
    let tool = DynTool::new("weather", "", move |it: City| {
        *put.lock().expect("whole") = Some(to.say("In French, please."));
        async move { Ok::<_, String>(it.city) }
    });
    calls(&gateway, 1);
    gateway.reply("Bien");
    let request = client
        .prompt("x")
        .tools(Toolbox::new().dynamic(tool))
        .handle(&handle);
    let early = handle.say("Be brief.");
    assert!(!early.is_delivered());
    request.text().await.expect("a text");
    assert!(early.is_delivered());
    assert!(
        said.lock()
            .expect("whole")
            .as_ref()
            .expect("said")
            .is_delivered()
    );
    let late = handle.say("Too late.");
    assert!(!late.is_delivered());
    let last = messages(&gateway, 1);
    assert_eq!(last[1]["content"], "Be brief.");
    assert_eq!(last.last().expect("one")["content"], "In French, please.");
}

struct Careful;

impl Observer for Careful {
    fn before_request(&self, run: &Run) -> BeforeRequest {
        match run.steps().len() {
            0 => BeforeRequest::Say("Take care.".into()),
            1 => {
                let mut settings = coax::wire::ChatRequest::new("openai/gpt-5", Vec::new());
                settings.temperature = Some(0.5);
                BeforeRequest::Change(Box::new(settings))
            }
            3 => BeforeRequest::Stop("three steps are enough".into()),
            _ => BeforeRequest::Pass,
        }
    }

    fn before_call(&self, call: &Call, _: &Run) -> BeforeCall {
        let arguments: serde_json::Value = serde_json::from_str(call.arguments()).expect("JSON");
        match arguments["city"].as_str() {
            Some("City 0") => BeforeCall::Change(json!({ "city": "Oslo" })),
            Some("City 1") => BeforeCall::Answer(ToolOutput::new("as ever")),
            Some("City 2") => BeforeCall::Deny("not this one".into()),
            _ => BeforeCall::Run,
        }
    }
}

#[tokio::test]
async fn an_observer_changes_the_course_of_a_run() {
    let (gateway, client, ran, tools) = set_up();
    calls(&gateway, 3);
    let error = client
        .prompt("x")
        .tools(tools)
        .observe(Careful)
        .text()
        .await;
    let error = error.expect_err("stopped");
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (ErrorKind::Limit, "three steps are enough")
    );
    assert_eq!(ran.load(Ordering::SeqCst), 1);
    let texts: Vec<_> = error
        .messages()
        .iter()
        .filter_map(|it| it.text().map(std::borrow::Cow::into_owned))
        .collect();
    assert_eq!(
        texts,
        [
            "x",
            "Take care.",
            "It ran with other arguments: {\"city\":\"Oslo\"}\n4 degrees in Oslo",
            "as ever",
            "This call was denied and did not run: not this one",
        ]
    );
    let requests = gateway.requests();
    assert_eq!(requests[1].body["temperature"], 0.5);
    assert_eq!(requests[1].body["model"], "openai/gpt-5");
}
