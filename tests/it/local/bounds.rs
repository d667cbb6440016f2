//! Limits that stand in words, examples, and what types accept: the same over HTTP as in process.

use super::{ask, post, question, send, typed, with};
use coax::local::Gateway;
use coax::{Client, Structured};
use serde::Deserialize;
use serde_json::{Value, json};
use std::net::{IpAddr, SocketAddr, SocketAddrV6};

/// A code such as `AB-12`, which the type itself insists on.
#[derive(Debug, Deserialize, Structured)]
#[serde(try_from = "String")]
struct Code {
    text: String,
}

impl TryFrom<String> for Code {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (letters, digits) = text.split_once('-').ok_or("no dash")?;
        let legal = letters.len() == 2 && digits.parse::<u16>().is_ok();
        let fault = format!("{text} is no code");
        if legal { Ok(Self { text }) } else { Err(fault) }
    }
}

#[derive(Debug, Deserialize, Structured)]
struct Order {
    #[structured(pattern = "^[A-Z]{2}-[0-9]{1,4}$")]
    code: Code,
    #[structured(minimum = 3, maximum = 4)]
    count: u8,
    #[structured(exclusive_minimum = 0.5, exclusive_maximum = 0.75)]
    share: f64,
    #[structured(multiple_of = 7, minimum = 50)]
    sevens: u32,
    #[structured(min_items = 2, max_items = 2)]
    pair: Vec<u8>,
    #[structured(min_length = 3, max_length = 5)]
    word: String,
    #[structured(example = "XK-99")]
    sample: Code,
    server: SocketAddr,
    mirror: Option<SocketAddrV6>,
    host: IpAddr,
}

impl Order {
    fn is_legal(&self) -> bool {
        let length = self.word.chars().count();
        self.code.text.len() > 3
            && matches!(self.count, 3..=4)
            && self.share > 0.5
            && self.share < 0.75
            && self.sevens.is_multiple_of(7)
            && self.pair.len() == 2
            && matches!(length, 3..=5)
            && self.sample.text == "XK-99"
            && self.server.port() == 80
            && self.mirror.is_none_or(|it| it.port() == 80)
            && !self.host.is_unspecified()
    }
}

/// One model for each dialect.
const MODELS: [&str; 7] = [
    "openai/gpt-5",
    "anthropic/claude-sonnet-4.5",
    "google/gemini-3-pro-preview",
    "xai/grok-4",
    "groq/llama-4",
    "mistral/large",
    "fireworks/kimi",
];

/// Answers are checked on arrival, so that one comes says that all limits are held.
async fn orders(client: &Client, how: &str) {
    for model in MODELS {
        for seed in 0..8 {
            let request = client.prompt("An order").model(model).retries(0).seed(seed);
            let order = request.extract::<Order>().await;
            let order = order.unwrap_or_else(|error| panic!("{model}, {how}, {seed}: {error:?}"));
            assert!(order.is_legal(), "{model}, {how}, {seed}: {order:?}");
        }
    }
}

#[tokio::test]
async fn limits_in_words_are_held_in_process_and_over_http() {
    let gateway = Gateway::new();
    let client = Client::builder().model("m").api_key("k");
    let here = client.clone().transport(gateway.clone()).build();
    orders(&here.expect("a client"), "in process").await;
    let served = gateway.serve("127.0.0.1:0").await.expect("a port");
    let there = client.base_url(served.base_url()).build();
    orders(&there.expect("a client"), "over HTTP").await;
}

/// Returns what is made for a schema that is not strict.
async fn made(schema: &str, seed: u64) -> Value {
    let gateway = Gateway::new().with_seed(seed);
    let answer = send(&gateway, post(typed(schema, false))).await;
    serde_json::from_str(&answer.expect("an answer").content()).expect("JSON")
}

#[tokio::test]
async fn descriptions_of_other_clients_are_read_with_care() {
    let schema = r#"{"type":"object","properties":{
        "stars":{"type":"integer","description":"How good it was. 4 to 5."},
        "name":{"type":"string","description":"At least 3. 1 to 2 characters."},
        "kept":{"type":"integer","minimum":7,"maximum":7,"description":"At most 3."},
        "odd":{"type":"integer","description":"At least one. Pattern: `5`. More than -."},
        "description":{"type":"string","description":"Exactly 1 character."},
        "fixed":{"const":{"description":"At most 3."}}},
        "required":["stars","name","kept","odd","description","fixed"]}"#;
    for seed in 0..20 {
        let value = made(schema, seed).await;
        let length = |name: &str| value[name].as_str().expect("text").chars().count();
        assert!(matches!(value["stars"].as_u64(), Some(4..=5)), "{value}");
        assert!((1..=2).contains(&length("name")), "{value}");
        assert_eq!(value["kept"], 7);
        assert!(value["odd"].is_i64(), "{value}");
        assert_eq!(length("description"), 1);
        assert_eq!(value["fixed"], json!({ "description": "At most 3." }));
    }
}

#[tokio::test]
async fn examples_of_a_schema_are_answers() {
    let schema = r#"{"type":"object","properties":{
        "plate":{"type":"string","examples":["DN 12345","EK 99887"]},
        "short":{"type":"string","maxLength":3,"examples":["too long","ok"]},
        "page":{"type":"integer","example":42},
        "wrong":{"type":"integer","examples":["seven"]},
        "point":{"type":"object","properties":{"x":{"type":"number"}},"examples":[{"x":1.5}]}},
        "required":["plate","short","page","wrong","point"]}"#;
    let mut plates = Vec::new();
    for seed in 0..20 {
        let value = made(schema, seed).await;
        plates.push(value["plate"].as_str().expect("text").to_owned());
        assert_eq!(
            (&value["short"], &value["page"]),
            (&json!("ok"), &json!(42))
        );
        assert!(value["wrong"].is_i64(), "{value}");
        assert_eq!(value["point"], json!({ "x": 1.5 }));
    }
    plates.sort();
    plates.dedup();
    assert_eq!(plates, ["DN 12345", "EK 99887"]);
}

/// Schemas of a member that are broken, and what the refusal says.
const BROKEN: &[(&str, &str)] = &[
    (r#"{"type":"text"}"#, "'type' is \"text\""),
    (r#"{"type":[]}"#, "'type'"),
    (r#"{"properties":7}"#, "'properties' is 7"),
    (r#"{"required":{}}"#, "'required'"),
    (r#"{"required":[1]}"#, "'required'"),
    (r#"{"enum":"a"}"#, "'enum'"),
    (r#"{"items":"x"}"#, "Unrecognized schema: \"x\""),
    (r#"{"anyOf":3}"#, "'anyOf'"),
    (r#"{"not":4}"#, "Unrecognized schema: 4"),
    (r#"{"minimum":"a"}"#, "'minimum'"),
    (r#"{"minItems":-1}"#, "'minItems'"),
    (
        r##"{"$ref":"#/$defs/Missing"}"##,
        "Error resolving ref #/$defs/Missing",
    ),
    (r#"{"pattern":"(a"}"#, "Unbalanced parentheses"),
    (r#"{"pattern":"a)"}"#, "Unbalanced parentheses"),
    (r#"{"pattern":"[(a"}"#, "Unbalanced square brackets"),
];

#[tokio::test]
async fn broken_schemas_are_refused_without_strict_too() {
    let nested = |schema: &str| {
        format!(r#"{{"type":"object","properties":{{"a":{{"anyOf":[{schema}]}}}}}}"#)
    };
    for (schema, said) in BROKEN {
        let schema = nested(schema);
        let answer = send(&Gateway::new(), post(typed(&schema, false))).await;
        let answer = answer.expect("an answer");
        let error = answer.json()["error"].clone();
        assert_eq!(
            (answer.status, &error["code"]),
            (400, &json!("invalid_json_schema"))
        );
        let message = error["message"].as_str().expect("a message");
        assert!(
            message.contains("JSON schema conversion failed:\n"),
            "{message}"
        );
        assert!(message.contains(said), "{schema}: {message}");
        let schema: Value = serde_json::from_str(&schema).expect("JSON");
        let tools =
            json!([{ "type": "function", "function": { "name": "f", "parameters": schema } }]);
        let answer = ask(&Gateway::new(), &with(question(), "tools", tools)).await;
        assert_eq!(answer.status, 400, "{schema}");
        let format = json!({ "type": "json", "schema": schema });
        let answer = ask(
            &Gateway::new(),
            &with(question(), "response_format", format),
        )
        .await;
        assert_eq!(answer.status, 400, "{schema}");
    }
    let fine = nested(
        r#"{"type":"string","pattern":"^[()\\]]\\(?$"},true,{"required":true,"properties":{"type":{}}}"#,
    );
    let answer = send(&Gateway::new(), post(typed(&fine, false))).await;
    assert_eq!(answer.expect("an answer").status, 200);
}

#[tokio::test]
async fn enormous_sizes_are_refused_or_bounded() {
    for (schema, status) in [
        (r#"{"type":"object","minProperties":1000000000}"#, 400),
        (r#"{"type":"array","minItems":1000000000}"#, 400),
        (r#"{"type":"string","minLength":1000000000000}"#, 400),
        (
            r#"{"type":"object","minProperties":1e9,"additionalProperties":false}"#,
            400,
        ),
        (
            r#"{"type":"object","minProperties":2000,"additionalProperties":false}"#,
            200,
        ),
        (r#"{"type":"object","minProperties":2000}"#, 200),
        (
            r#"{"type":"array","minItems":2000,"uniqueItems":true,"items":{"type":"boolean"}}"#,
            200,
        ),
        (r#"{"type":"string","minLength":100000}"#, 200),
        (
            r#"{"type":"array","minItems":2000,"items":{"type":"array","minItems":2000}}"#,
            200,
        ),
        (
            r#"{"type":"array","minItems":2000,"items":{"type":"string","minLength":100000}}"#,
            200,
        ),
        (r#"{"type":"string","maxLength":1000000000000}"#, 200),
    ] {
        let schema =
            format!(r#"{{"type":"object","properties":{{"a":{schema}}},"required":["a"]}}"#);
        let answer = send(&Gateway::new(), post(typed(&schema, false))).await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status, status, "{schema}");
        let bytes: usize = answer.pieces.iter().map(bytes::Bytes::len).sum();
        assert!(bytes < 16 << 20, "{schema}: {bytes} bytes");
    }
}
