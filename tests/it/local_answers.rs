//! Answers made from schemas: an independent validator must accept them all.

use crate::local::{Answer, ask, post, question, recipe, send, typed, with};
use coax::local::Gateway;
use serde_json::{Value, json};

/// Schemas as derives, generators and people write them; each admits at least one document.
const SCHEMAS: &[&str] = &[
    r#"{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},"required":["name","age"],"additionalProperties":false}"#,
    r#"{"type":"object","properties":{"a":{"type":"integer","minimum":5,"maximum":5}},"required":["a"]}"#,
    r#"{"type":"object","properties":{"a":{"type":"integer","exclusiveMinimum":-3,"exclusiveMaximum":-1}},"required":["a"]}"#,
    r#"{"type":"object","properties":{"big":{"type":"integer","minimum":9223372036854775808},"small":{"type":"integer","maximum":-9223372036854775807}},"required":["big","small"]}"#,
    r#"{"type":"object","properties":{"x":{"type":"number","minimum":0.001,"maximum":0.0012}},"required":["x"]}"#,
    r#"{"type":"object","properties":{"x":{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1}},"required":["x"]}"#,
    r#"{"type":"object","properties":{"x":{"type":"number","minimum":-1e300,"maximum":-1e299}},"required":["x"]}"#,
    r#"{"type":"object","properties":{"n":{"type":"integer","multipleOf":7,"minimum":100,"maximum":111}},"required":["n"]}"#,
    r#"{"type":"object","properties":{"n":{"type":"integer","multipleOf":2.5,"minimum":1,"maximum":9}},"required":["n"]}"#,
    r#"{"type":"object","properties":{"price":{"type":"number","multipleOf":0.25,"minimum":1,"maximum":2}},"required":["price"]}"#,
    r#"{"type":"object","properties":{"s":{"type":"string","minLength":40,"maxLength":41}},"required":["s"]}"#,
    r#"{"type":"object","properties":{"country":{"type":"string","minLength":2,"maxLength":2},"s":{"type":"string","maxLength":0}},"required":["country","s"]}"#,
    r#"{"type":"object","properties":{"p":{"type":"string","pattern":"^[A-Z]{2}-\\d{3,5}(x|y)?$"}},"required":["p"]}"#,
    r#"{"type":"object","properties":{"p":{"type":"string","pattern":"^(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)\\.\\w+$","maxLength":9}},"required":["p"]}"#,
    r#"{"type":"object","properties":{"p":{"type":"string","pattern":"^[a-z]+$","minLength":12,"maxLength":20}},"required":["p"]}"#,
    r#"{"type":"object","properties":{"p":{"type":"string","pattern":"[^a-zA-Z0-9 ]{2}"},"q":{"type":"string","pattern":"^.$"}},"required":["p","q"]}"#,
    r#"{"type":"object","properties":{"a":{"type":"string","format":"date-time"},"b":{"type":"string","format":"date"},"c":{"type":"string","format":"time"},"d":{"type":"string","format":"duration"},"e":{"type":"string","format":"email"},"f":{"type":"string","format":"hostname"},"g":{"type":"string","format":"ipv4"},"h":{"type":"string","format":"ipv6"},"i":{"type":"string","format":"uuid"},"j":{"type":"string","format":"uri"}},"required":["a","b","c","d","e","f","g","h","i","j"]}"#,
    r#"{"type":"object","properties":{"e":{"enum":["a",1,null,{"x":[1,2]}]},"c":{"const":"fixed"},"n":{"type":["string","null"],"enum":["v",null]}},"required":["e","c","n"]}"#,
    r#"{"type":"object","properties":{"e":{"enum":[1,5,10,20],"minimum":6}},"required":["e"]}"#,
    r##"{"type":"object","properties":{"shape":{"anyOf":[{"$ref":"#/$defs/Circle"},{"$ref":"#/$defs/Square"}]}},"required":["shape"],"$defs":{"Circle":{"type":"object","properties":{"type":{"type":"string","const":"circle"},"radius":{"type":"number"}},"required":["type","radius"],"additionalProperties":false},"Square":{"type":"object","properties":{"type":{"type":"string","const":"square"},"side":{"type":"number"}},"required":["type","side"],"additionalProperties":false}}}"##,
    r##"{"$defs":{"Node":{"type":"object","properties":{"name":{"type":"string"},"children":{"type":"array","items":{"$ref":"#/$defs/Node"}}},"required":["name","children"],"additionalProperties":false}},"type":"object","properties":{"root":{"$ref":"#/$defs/Node"}},"required":["root"],"additionalProperties":false}"##,
    r##"{"type":"object","properties":{"value":{"type":"integer"},"next":{"anyOf":[{"$ref":"#"},{"type":"null"}]}},"required":["value","next"],"additionalProperties":false}"##,
    r##"{"$defs":{"Expr":{"anyOf":[{"type":"object","properties":{"add":{"type":"array","items":{"$ref":"#/$defs/Expr"},"minItems":2,"maxItems":2}},"required":["add"],"additionalProperties":false},{"type":"object","properties":{"not":{"$ref":"#/$defs/Expr"}},"required":["not"],"additionalProperties":false},{"type":"object","properties":{"lit":{"type":"number"}},"required":["lit"],"additionalProperties":false}]}},"type":"object","properties":{"expr":{"$ref":"#/$defs/Expr"}},"required":["expr"],"additionalProperties":false}"##,
    r##"{"$defs":{"A":{"type":"object","properties":{"b":{"anyOf":[{"$ref":"#/$defs/B"},{"type":"null"}]}},"required":["b"]},"B":{"type":"object","properties":{"as":{"type":"array","items":{"$ref":"#/$defs/A"}},"more":{"$ref":"#/$defs/A"}},"required":["as"]}},"type":"object","properties":{"a":{"$ref":"#/$defs/A"}},"required":["a"]}"##,
    r#"{"type":"object","properties":{"t":{"type":"array","prefixItems":[{"type":"integer"},{"type":"string"},{"type":"boolean"}],"minItems":3,"maxItems":3,"items":false}},"required":["t"]}"#,
    r#"{"type":"object","properties":{"l":{"type":"array","items":{"type":"integer","minimum":1,"maximum":4},"minItems":3,"maxItems":3,"uniqueItems":true},"m":{"type":"array","items":{"type":"boolean"},"minItems":7}},"required":["l","m"]}"#,
    r#"{"type":"object","properties":{"l":{"type":"array","items":{"type":"integer"},"contains":{"minimum":1000}}},"required":["l"]}"#,
    r#"{"type":"object","additionalProperties":{"type":"integer"},"minProperties":2}"#,
    r#"{"type":"object","patternProperties":{"^\\d+$":{"type":"string"}},"additionalProperties":false,"minProperties":1}"#,
    r#"{"type":"object","propertyNames":{"enum":["red","green","blue"]},"additionalProperties":{"type":"number"},"minProperties":2,"maxProperties":3}"#,
    r#"{"type":"object","properties":{"x":{"allOf":[{"type":"integer","minimum":3},{"maximum":7},{"multipleOf":2}]}},"required":["x"]}"#,
    r#"{"allOf":[{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]},{"properties":{"b":{"type":"integer"}},"required":["b"]}]}"#,
    r#"{"type":"object","properties":{"x":{"oneOf":[{"type":"integer"},{"type":"number","minimum":0}]}},"required":["x"]}"#,
    r#"{"type":"object","properties":{"x":{"type":"integer","minimum":0,"maximum":3,"not":{"const":0}},"y":{"not":{"type":"string"},"type":["string","integer"]}},"required":["x","y"]}"#,
    r#"{"type":"object","properties":{"kind":{"enum":["person","firm"]}},"required":["kind"],"if":{"properties":{"kind":{"const":"firm"}}},"then":{"properties":{"vat":{"type":"string"}},"required":["vat"]},"else":{"properties":{"age":{"type":"integer"}},"required":["age"]}}"#,
    r##"{"oneOf":[{"$ref":"#/definitions/Inner","properties":{"type":{"type":"string","const":"NewS"}},"type":"object","required":["type"]},{"type":"object","properties":{"type":{"type":"string","const":"Unit"}},"required":["type"]}],"definitions":{"Inner":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"number"}},"required":["x","y"]}}}"##,
    r#"{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"],"oneOf":[{"type":"object","properties":{"t":{"const":"A"}},"required":["t"]},{"type":"object","properties":{"t":{"const":"B"},"s":{"type":"string"}},"required":["t","s"]}]}"#,
    r#"{"type":"array","items":{"type":"string","enum":["red","green"]},"minItems":1}"#,
    r#"{"type":"boolean"}"#,
    r#"{"anyOf":[{"type":"null"},{"type":"number","maximum":-5}]}"#,
    r#"{"type":["integer","string","array","object"],"minimum":4,"minLength":3}"#,
    r#"{}"#,
    r#"{"properties":{"only":{"type":"null"},"open":true},"required":["only","free"]}"#,
    r#"{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"},"c":{"type":"integer"}},"dependentRequired":{"a":["b"]},"required":["a"]}"#,
    r##"{"type":"object","properties":{"a/b~c":{"type":"integer"},"d":{"$ref":"#/properties/a~1b~0c"}},"required":["d"]}"##,
    r#"{"type":"object","properties":{"decimal":{"type":["string","number"],"pattern":"^-?\\d+(\\.\\d+)?([eE]\\d+)?$"}},"required":["decimal"]}"#,
];

async fn made(schema: &str, seed: u64) -> String {
    let answer = send(&Gateway::new().with_seed(seed), post(typed(schema, false))).await;
    answer.expect("an answer").content()
}

#[tokio::test]
async fn made_answers_are_valid() {
    for schema in SCHEMAS.iter().chain([&recipe()]) {
        let rules: Value = serde_json::from_str(schema).expect("a schema");
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&rules)
            .expect("a schema that compiles");
        for seed in 0..40 {
            let text = made(schema, seed).await;
            let document: Value = serde_json::from_str(&text).expect("JSON");
            if let Err(error) = validator.validate(&document) {
                panic!("{error}\nschema {schema}\nanswer {text}");
            }
        }
    }
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
    let chunks = ask(&Gateway::new(), &crate::local::streamed(question()))
        .await
        .chunks();
    assert_eq!(
        crate::local::joined(&chunks, "content"),
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

/// Schemas that no document satisfies, or none that anyone could send.
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
        assert_eq!(answer.status, 200, "{schema}");
    }
}
