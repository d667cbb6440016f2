//! Settings, tools, the output, the preview.

use coax::wire::{Effort, Stop};
use coax::{Image, Prompt, Structured};
use serde::Deserialize;
use serde_json::json;

/// Status of an order.
#[coax::tool]
fn order_status(number: u32) -> String {
    format!("{number} is on its way")
}

mod clock {
    #![doc = "Another module."]

    #[doc = include_str!("templates/ticket.md")]
    #[coax::tool]
    pub(super) fn hour() -> u8 {
        12
    }

    /// Says it again.
    #[coax::tool]
    pub(super) fn repeat<T: coax::Structured + serde::de::DeserializeOwned>(value: T) -> usize {
        size_of_val(&value)
    }
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
struct Reply {
    text: String,
}

#[derive(Prompt)]
#[prompt(
    system = "Help.",
    user = "{ticket}",
    output = Vec<Reply>,
    model = "openai/gpt-5",
    temperature = 0.2,
    top_p = 1,
    frequency_penalty = -0.5,
    presence_penalty = -2,
    max_tokens = 1_000,
    seed = -9_223_372_036_854_775_808,
    stop("END", "\n\n"),
    reasoning = "xhigh",
    tools(order_status, clock::hour, clock::repeat::<u8>),
    cache(system, tools),
)]
struct Everything<'a> {
    ticket: &'a str,
    #[prompt(image)]
    image: Option<Image>,
}

#[test]
fn a_request_has_everything_of_the_prompt() {
    let image = Some(Image::url("https://a.b/c.png"));
    let ticket = "It smokes.";
    let request = Everything { ticket, image }.chat_request();
    assert_eq!(request.model, "openai/gpt-5");
    assert_eq!(request.temperature, Some(0.2));
    assert_eq!(request.top_p, Some(1.0));
    assert_eq!(request.frequency_penalty, Some(-0.5));
    assert_eq!(request.presence_penalty, Some(-2.0));
    assert_eq!(request.max_tokens, Some(1000));
    assert_eq!(request.seed, Some(i64::MIN));
    assert_eq!(
        request.stop,
        Some(Stop::Many(vec!["END".into(), "\n\n".into()]))
    );
    let effort = request.reasoning.and_then(|it| it.effort);
    assert_eq!(effort, Some(Effort::XHigh));
    let tools = request.tools.iter().filter_map(|it| it.function.as_ref());
    let tools: Vec<_> = tools.map(|it| it.name.as_str()).collect();
    assert_eq!(tools, ["order_status", "hour", "repeat"]);
    assert!(request.response_format.is_some());
    let system = serde_json::to_value(&request.messages[0]).expect("JSON");
    let cached =
        json!({"role": "system", "content": "Help.", "cache_control": {"type": "ephemeral"}});
    assert_eq!(system, cached);
}

#[derive(Prompt)]
#[prompt(user = "Count.", stop = "9", reasoning = "none", temperature = 0)]
struct Few;

#[test]
fn an_unset_option_is_not_sent() {
    let request = Few.chat_request();
    let mut plain = serde_json::to_value(&request).expect("JSON");
    let members = plain.as_object_mut().expect("an object");
    members.remove("model");
    assert_eq!(
        plain,
        json!({
            "messages": [{"role": "user", "content": "Count."}],
            "temperature": 0.0,
            "stop": "9",
            "reasoning": {"effort": "none"},
        })
    );
}

#[test]
fn a_preview_is_for_people() {
    let image = Some(Image::url("https://a.b/c.png"));
    let ticket = "It smokes.";
    let preview = Everything { ticket, image }.preview();
    let (first, rest) = preview.split_once('\n').expect("lines");
    let version = format!("Everything {:016x} -> ", Everything::VERSION);
    assert!(first.starts_with(&version), "{first}");
    assert!(
        rest.contains("model: openai/gpt-5\ntemperature: 0.2\n"),
        "{rest}"
    );
    assert!(
        rest.contains("\ntools: order_status, hour, repeat (cached up to here)\n"),
        "{rest}"
    );
    let end = "--- system (cached up to here)\nHelp.\n\n--- user\nIt smokes.\n[image https://a.b/c.png]\n";
    assert!(rest.ends_with(end), "{rest}");
}
