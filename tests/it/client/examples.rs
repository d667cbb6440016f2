//! Examples in a request: where they stand, and in which form.

use coax::local::Gateway;
use coax::{Dialect, ErrorKind, Structured};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Debug, PartialEq, Serialize, Deserialize, Structured)]
struct Verdict {
    reasoning: String,
    scores: BTreeMap<String, f32>,
    #[serde(flatten)]
    outcome: Outcome,
    note: Option<String>,
    raw: Value,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Structured)]
#[serde(tag = "outcome", rename_all = "lowercase")]
enum Outcome {
    Pass { span: (u8, u8) },
    Fail,
}

fn verdict() -> Verdict {
    Verdict {
        reasoning: "\"so\"".into(),
        scores: BTreeMap::from([("style".into(), 0.1)]),
        outcome: Outcome::Pass { span: (1, 2) },
        note: None,
        raw: serde_json::json!({ "a": [1, null] }),
    }
}

const STRICT: &str = r#"{"value":{"reasoning":"\"so\"","scores":[{"key":"style","value":0.1}],"outcome":"pass","span":{"_0":1,"_1":2},"note":null,"raw":"{\"a\":[1,null]}"}}"#;

/// The role and the text of each message of the first request.
fn sent(gateway: &Gateway) -> Vec<(String, String)> {
    let body = gateway.requests()[0].body.clone();
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let messages = body["messages"].as_array().expect("messages").iter();
    messages
        .map(|it| (text(&it["role"]), text(&it["content"])))
        .collect()
}

#[test]
fn a_value_is_written_as_the_schema_asks_for_it() {
    let text = coax::encode(&verdict(), Dialect::OpenAi).expect("a form");
    assert_eq!(text, STRICT);
    assert_eq!(coax::schema::decode::<Verdict>(&text), Ok(verdict()));
    let text = coax::encode(&verdict(), Dialect::Anthropic).expect("a form");
    assert_eq!(text, STRICT.replace(r#""note":null,"#, ""));
}

#[tokio::test]
async fn examples_stand_between_the_instructions_and_the_conversation() {
    let gateway = Gateway::new();
    gateway.reply(STRICT);
    let answer = gateway
        .client()
        .prompt("The third")
        .example("The first", &verdict())
        .system("Judge.")
        .example("The second", &Outcome::Fail)
        .model("openai/gpt-5")
        .extract::<Verdict>()
        .detailed()
        .await
        .expect("an answer");
    let fail = r#"{"value":{"outcome":"fail"}}"#;
    let wanted = [
        ("system", "Judge."),
        ("user", "The first"),
        ("assistant", STRICT),
        ("user", "The second"),
        ("assistant", fail),
        ("user", "The third"),
    ];
    let wanted = wanted.map(|(role, text)| (role.to_owned(), text.to_owned()));
    assert_eq!(sent(&gateway), wanted);
    assert_eq!(answer.messages.len(), 7, "the whole conversation is told");
}

#[tokio::test]
async fn an_example_has_the_form_of_the_requests_dialect() {
    let gateway = Gateway::new();
    let prompt = gateway.client().prompt("Next").example("One", &verdict());
    let _ = prompt.model("anthropic/claude-sonnet-4.5").text().await;
    assert_eq!(sent(&gateway)[1].1, STRICT.replace(r#""note":null,"#, ""));
}

#[tokio::test]
async fn an_example_that_the_schema_does_not_admit_is_not_sent() {
    #[derive(Serialize, Deserialize, Structured)]
    struct Weight {
        grams: f64,
    }
    let gateway = Gateway::new();
    let nothing = Weight { grams: f64::NAN };
    let asked = gateway.client().prompt("Next").example("One", &nothing);
    let error = asked.text().await.expect_err("no example");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(
        error
            .to_string()
            .contains("`Weight` admits: {\"grams\":null}"),
        "{error}"
    );
    assert!(gateway.requests().is_empty());
}

/// What schemars alone describes is written by the schema that coax makes of it.
#[test]
fn a_field_of_schemars_is_encoded_too() {
    #[derive(Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
    struct Plain {
        counts: BTreeMap<String, u8>,
        pair: (u8, bool),
        note: Option<String>,
    }
    #[derive(Debug, PartialEq, Serialize, Deserialize, Structured)]
    struct Around {
        #[structured(schemars)]
        plain: Plain,
    }
    let around = Around {
        plain: Plain {
            counts: BTreeMap::from([("a".into(), 1)]),
            pair: (2, true),
            note: None,
        },
    };
    let text = coax::encode(&around, Dialect::OpenAi).expect("a form");
    let inner = r#"{"counts":[{"key":"a","value":1}],"pair":{"_0":2,"_1":true},"note":null}"#;
    assert_eq!(text, format!(r#"{{"plain":{inner}}}"#));
    assert_eq!(coax::schema::decode::<Around>(&text), Ok(around));
}
