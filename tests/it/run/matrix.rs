//! Server forms × streamed or whole × typed or text × tools or none: the same script gives the same
//! conversation, attempts and value.

use super::{Report, report, set_up};
use coax::local::{Gateway, Shape};
use coax::{Answer, Message, Request, Toolbox};
use serde_json::json;

/// What a run comes to, whatever the way.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    value: String,
    messages: Vec<(String, Option<String>, Vec<String>)>,
    attempts: u32,
    steps: Vec<(usize, Vec<String>)>,
}

fn seen<T: std::fmt::Debug>(answer: &Answer<T>) -> Seen {
    let message = |it: &Message| {
        let calls = it.tool_calls.iter().map(|call| {
            let function = call.function.as_ref().expect("a function");
            format!("{} {}", function.name, function.arguments)
        });
        let text = it.text().map(std::borrow::Cow::into_owned);
        (
            it.role.as_str().to_owned(),
            text.filter(|it| !it.is_empty()),
            calls.collect(),
        )
    };
    Seen {
        value: format!("{:?}", answer.value),
        messages: answer.messages.iter().map(message).collect(),
        attempts: answer.attempts,
        steps: answer
            .steps
            .iter()
            .map(|step| {
                let results = step.calls.iter().map(|call| {
                    let result = call.result.as_ref().expect("a result");
                    result.content.text().expect("text").into_owned()
                });
                (step.attempts().count(), results.collect())
            })
            .collect(),
    }
}

/// The script: two calls, one of them wrong, then a wrong answer, then the right one.
fn script(gateway: &Gateway, tools: bool, typed: bool) {
    if tools {
        gateway
            .reply_tool_calls([
                ("weather", json!({ "city": "Oslo" })),
                ("weather", json!({ "town": "Bergen" })),
            ])
            .chunk_size(3);
        gateway.reply_tool_calls([("weather", json!({ "city": "Bergen" }))]);
    }
    if typed {
        gateway
            .reply(r#"{"summary":"too many","count":300}"#)
            .chunk_size(5);
        gateway.reply(report()).chunk_size(5);
    } else {
        gateway.reply("Wear a coat.").chunk_size(2);
    }
}

async fn whole(request: Request, typed: bool) -> Seen {
    if typed {
        return seen(
            &request
                .extract::<Report>()
                .detailed()
                .await
                .expect("a report"),
        );
    }
    let outcome = request.outcome_text().await.expect("a text");
    seen(&outcome.done().expect("no wait"))
}

async fn streamed(request: Request, typed: bool) -> Seen {
    if typed {
        let mut stream = request.stream::<Report>().await.expect("a stream");
        let mut last = None;
        while let Some(partial) = stream.next().await.expect("well") {
            last = Some(partial.clone());
        }
        let last = last.unwrap_or_else(|| {
            panic!(
                "no partial: {:?} {:?}",
                stream.response(),
                stream.restarts()
            )
        });
        assert_eq!(
            (last.summary.as_deref(), last.count),
            (Some("all well"), Some(3))
        );
        assert_eq!(stream.restarts(), 1);
        return seen(&stream.finish().detailed().await.expect("a report"));
    }
    let mut stream = request.stream_text().await.expect("a stream");
    let mut text = String::new();
    while let Some(piece) = stream.next().await.expect("well") {
        text += &piece;
    }
    assert_eq!(text, "Wear a coat.");
    seen(&stream.finish().detailed().await.expect("a text"))
}

#[tokio::test]
async fn every_way_gives_the_same_run() {
    let shapes = [
        Shape::Gateway,
        Shape::OpenAi,
        Shape::LlamaCpp,
        Shape::OpenRouter,
        Shape::LiteLlm,
    ];
    for (tools, typed) in [(true, true), (true, false), (false, true), (false, false)] {
        let mut first = None;
        for shape in shapes {
            for is_streamed in [false, true] {
                let (_, _, _, toolbox) = set_up();
                let gateway = Gateway::new().with_shape(shape);
                script(&gateway, tools, typed);
                let toolbox = if tools { toolbox } else { Toolbox::new() };
                let request = gateway.client().prompt("What do I wear?").tools(toolbox);
                let run = if is_streamed {
                    streamed(request, typed).await
                } else {
                    whole(request, typed).await
                };
                gateway.assert_used();
                let first = first.get_or_insert_with(|| run.clone());
                assert_eq!(*first, run, "{shape:?} {is_streamed}");
            }
        }
        let run = first.expect("a run");
        assert_eq!(
            run.attempts as usize,
            2 * usize::from(tools) + 1 + usize::from(typed)
        );
        assert_eq!(run.steps.len(), 2 * usize::from(tools) + 1);
    }
}

#[tokio::test]
async fn items_of_the_last_answer_come_after_tools_ran() {
    let (gateway, client, _, tools) = set_up();
    gateway.reply_tool_calls([("weather", json!({ "city": "Oslo" }))]);
    gateway
        .reply(json!({ "value": [report(), report()] }))
        .chunk_size(4);
    let mut items = client
        .prompt("Two reports")
        .tools(tools)
        .stream_items::<Report>()
        .await
        .expect("a stream");
    let mut count = 0;
    while let Some(item) = items.next().await.expect("well") {
        assert_eq!(item.count, 3);
        count += 1;
    }
    assert_eq!(count, 2);
    let answer = items.finish().detailed().await.expect("a list");
    assert_eq!((answer.value.len(), answer.steps.len()), (2, 2));
    gateway.assert_used();
}
