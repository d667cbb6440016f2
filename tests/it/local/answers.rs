//! Answers made from schemas. What a validator says of them is in `tests/truth`.

use super::{Answer, ask, post, question, recipe, send, typed, with};
use coax::local::Gateway;
use serde_json::{Value, json};

async fn made(schema: &str, seed: u64) -> String {
    let answer = send(&Gateway::new().with_seed(seed), post(typed(schema, false))).await;
    answer.expect("an answer").content()
}

#[tokio::test]
async fn answers_depend_on_seed_and_request_alone() {
    let first = made(recipe(), 7).await;
    assert_eq!(first, made(recipe(), 7).await);
    let mut others = Vec::new();
    for seed in 0..20 {
        others.push(made(recipe(), seed).await);
    }
    others.sort();
    others.dedup();
    assert!(others.len() > 15, "seeds make a difference");
    let whole = ask(&Gateway::new(), &question()).await;
    let again = ask(&Gateway::new(), &question()).await;
    assert_eq!(whole.text(), again.text());
    let chunks = ask(&Gateway::new(), &super::streamed(question()))
        .await
        .chunks();
    assert_eq!(
        super::joined(&chunks, "content"),
        whole.content(),
        "streamed or not"
    );
}

#[tokio::test]
async fn members_come_in_the_order_of_the_schema() {
    let schema = r#"{"type":"object","properties":{"zebra":{"type":"integer"},"apple":{"type":"object","properties":{"y":{"type":"integer"},"x":{"type":"integer"}},"required":["x","y"]},"mango":{"type":"boolean"}},"required":["apple","mango","zebra"]}"#;
    let text = made(schema, 1).await;
    let place = |key: &str| text.find(key).expect("the key is there");
    assert!(place("\"zebra\"") < place("\"apple\"") && place("\"apple\"") < place("\"mango\""));
    assert!(place("\"y\"") < place("\"x\""));
}

#[tokio::test]
async fn values_suit_their_names() {
    let schema = r#"{"type":"object","properties":{"email":{"type":"string"},"homepage_url":{"type":"string"},"dueDate":{"type":"string"},"total_price":{"type":"number"},"quantity":{"type":"integer"},"currency":{"type":"string"}},"required":["email","homepage_url","dueDate","total_price","quantity","currency"]}"#;
    for seed in 0..20 {
        let value: Value = serde_json::from_str(&made(schema, seed).await).expect("JSON");
        assert!(
            value["email"]
                .as_str()
                .is_some_and(|email| email.contains('@')),
            "{value}"
        );
        assert!(
            value["homepage_url"]
                .as_str()
                .is_some_and(|url| url.starts_with("https://"))
        );
        assert!(
            value["dueDate"]
                .as_str()
                .is_some_and(|date| date.len() == 10),
            "{value}"
        );
        assert!(
            value["total_price"]
                .as_f64()
                .is_some_and(|price| price >= 4.0),
            "{value}"
        );
        assert!(
            value["quantity"]
                .as_u64()
                .is_some_and(|count| (1..=12).contains(&count))
        );
        assert!(
            value["currency"]
                .as_str()
                .is_some_and(|code| code.len() == 3),
            "{value}"
        );
    }
}

#[tokio::test]
async fn optional_parts_vary() {
    let mut notes = 0;
    for seed in 0..40 {
        let value: Value = serde_json::from_str(&made(recipe(), seed).await).expect("JSON");
        notes += i32::from(value["note"].is_string());
    }
    assert!(
        (10..40).contains(&notes),
        "{notes} of 40 answers have a note"
    );
}

#[tokio::test]
async fn plain_text_takes_up_the_prompt() {
    let answer = ask(&Gateway::new(), &question()).await;
    assert!(
        answer.content().contains("A weeknight curry for two"),
        "{}",
        answer.text()
    );
}

#[tokio::test]
async fn the_older_json_format_works() {
    let format = json!({ "type": "json", "schema": { "type": "object",
        "properties": { "city": { "type": "string" } }, "required": ["city"] } });
    let answer = ask(
        &Gateway::new(),
        &with(question(), "response_format", format),
    )
    .await;
    let value: Value = serde_json::from_str(&answer.content()).expect("JSON");
    assert!(value["city"].is_string());
    let any = with(question(), "response_format", json!({ "type": "json" }));
    let answer = ask(&Gateway::new(), &any).await;
    let value: Value = serde_json::from_str(&answer.content()).expect("JSON");
    assert!(value.is_object());
}

fn weather_tools() -> Value {
    json!([
        { "type": "function", "function": { "name": "weather", "strict": true, "parameters": {
            "type": "object", "properties": { "city": { "type": "string" },
            "unit": { "type": ["string", "null"], "enum": ["C", "F", null] } },
            "required": ["city", "unit"], "additionalProperties": false } } },
        { "type": "function", "function": { "name": "now" } },
    ])
}

#[tokio::test]
async fn demanded_tools_are_called() {
    let body = with(question(), "tools", weather_tools());
    let call = |answer: &Answer| answer.json()["choices"][0]["message"]["tool_calls"][0].clone();
    let answer = ask(
        &Gateway::new(),
        &with(body.clone(), "tool_choice", json!("required")),
    )
    .await;
    assert_eq!(answer.json()["choices"][0]["finish_reason"], "tool_calls");
    assert_eq!(
        answer.json()["choices"][0]["message"]["content"],
        Value::Null
    );
    assert_eq!(call(&answer)["function"]["name"], "weather");
    let arguments = call(&answer)["function"]["arguments"]
        .as_str()
        .expect("text")
        .to_owned();
    let arguments: Value = serde_json::from_str(&arguments).expect("JSON");
    assert!(arguments["city"].is_string());

    let named = json!({ "type": "function", "function": { "name": "now" } });
    let answer = ask(&Gateway::new(), &with(body.clone(), "tool_choice", named)).await;
    assert_eq!(
        call(&answer)["function"],
        json!({ "name": "now", "arguments": "{}" })
    );

    let answer = ask(&Gateway::new(), &body).await;
    assert_eq!(answer.json()["choices"][0]["finish_reason"], "stop");
    let unknown = json!({ "type": "function", "function": { "name": "tide" } });
    assert_eq!(
        ask(&Gateway::new(), &with(body, "tool_choice", unknown))
            .await
            .status,
        400
    );
}

/// Schemas that no document satisfies, or none that anyone could send: a document or a refusal.
#[tokio::test]
async fn impossible_schemas_end() {
    let mut chain = String::from(r#"{"type":"object","$defs":{"#);
    for at in 0..60 {
        let next = at + 1;
        chain += &format!(
            r##""A{at}":{{"anyOf":[{{"$ref":"#/$defs/A{next}"}},{{"$ref":"#/$defs/A{next}"}}],"oneOf":[{{"$ref":"#/$defs/A{next}"}}]}},"##
        );
    }
    chain +=
        r##""A60":{"type":"string"}},"properties":{"a":{"$ref":"#/$defs/A0"}},"required":["a"]}"##;
    for schema in [
        r#"{"type":"object","properties":{"a":false},"required":["a"]}"#,
        r#"{"type":"integer","minimum":5,"maximum":4}"#,
        r#"{"type":"string","enum":[]}"#,
        r#"{"type":"nonsense"}"#,
        r#"{"type":"array","minItems":1000000000000,"items":{"type":"null"}}"#,
        r#"{"type":"string","minLength":18446744073709551615}"#,
        r#"{"type":"string","pattern":"(((a{1000}){1000}){1000}){1000}"}"#,
        r#"{"type":"string","pattern":"(a*)*b(?=c)","not":{}}"#,
        r##"{"$ref":"#/$defs/A","$defs":{"A":{"$ref":"#/$defs/A"}}}"##,
        r##"{"$ref":"#/$defs/A","$defs":{"A":{"type":"object","properties":{"a":{"$ref":"#/$defs/A"},"b":{"$ref":"#/$defs/A"}},"required":["a","b"]}}}"##,
        r##"{"$ref":"https://elsewhere.example/schema"}"##,
        r##"{"properties":7,"required":{},"items":"x","anyOf":3,"type":{},"$ref":9,"enum":1,"not":4,"minimum":"a"}"##,
        r#"{"type":"number","multipleOf":0}"#,
        r#"{"type":"number","multipleOf":1e-300,"minimum":1e300}"#,
        &chain,
    ] {
        let answer = send(&Gateway::new(), post(typed(schema, false)))
            .await
            .expect("an answer");
        assert!(matches!(answer.status, 200 | 400), "{schema}");
    }
}
