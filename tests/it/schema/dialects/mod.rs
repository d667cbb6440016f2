//! The same types in the dialects of all providers: what is said, what goes into words, what cannot
//! be said.

mod keys;
mod recursion;
mod zoo;

use coax::local::Gateway;
use coax::{Dialect, schema};
use coax::{ErrorKind, Structured};
use serde::Deserialize;
use serde_json::Value;

/// A stay.
#[derive(Debug, PartialEq, Deserialize, Structured)]
struct Stay {
    #[structured(minimum = 1, maximum = 5)]
    stars: u8,
    #[structured(exclusive_minimum = 0, multiple_of = 0.5)]
    price: f64,
    #[structured(pattern = "^[A-Z]{2}$", min_length = 2)]
    country: String,
    #[structured(pattern = "[0-9]", max_length = 3000)]
    room: String,
    #[structured(format = "uri")]
    link: String,
    #[structured(format = "date")]
    from: String,
    #[structured(min_items = 2, max_items = 9)]
    guests: Vec<String>,
    /// What was said.
    remark: Option<String>,
    kind: Option<Kind>,
    #[serde(default)]
    nights: u32,
    #[serde(default = "some")]
    rating: Option<u8>,
}

fn some() -> Option<u8> {
    Some(1)
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
enum Kind {
    Business,
    Leisure,
}

/// One property of a schema, as text with its keys in alphabetical order.
fn part(schema: &str, key: &str) -> String {
    let mut schema: Value = serde_json::from_str(schema).expect("JSON");
    schema.sort_all_objects();
    schema["properties"][key].to_string()
}

fn stay(dialect: Dialect) -> &'static str {
    dialect.schema::<Stay>().expect("every dialect can say it")
}

#[test]
fn constraints_are_keywords_or_words() {
    let anthropic = stay(Dialect::Anthropic);
    assert_eq!(
        part(anthropic, "stars"),
        r#"{"description":"1 to 5.","type":"integer"}"#
    );
    assert_eq!(
        part(anthropic, "price"),
        r#"{"description":"More than 0. A multiple of 0.5.","type":"number"}"#
    );
    assert_eq!(
        part(anthropic, "country"),
        r#"{"description":"At least 2 characters.","pattern":"^[A-Z]{2}$","type":"string"}"#
    );
    assert_eq!(
        part(anthropic, "room"),
        r#"{"description":"At most 3000 characters. Pattern: `[0-9]`.","type":"string"}"#
    );
    assert_eq!(
        part(anthropic, "link"),
        r#"{"format":"uri","type":"string"}"#
    );
    assert_eq!(
        part(anthropic, "guests"),
        r#"{"description":"2 to 9 items.","items":{"type":"string"},"type":"array"}"#
    );
    let xai = stay(Dialect::Xai);
    assert_eq!(
        part(xai, "country"),
        r#"{"minLength":2,"pattern":"^[A-Z]{2}$","type":"string"}"#
    );
    assert_eq!(
        part(xai, "room"),
        r#"{"description":"At most 3000 characters. Pattern: `[0-9]`.","type":"string"}"#
    );
    let local = stay(Dialect::Local);
    assert_eq!(
        part(local, "country"),
        r#"{"description":"At least 2 characters.","pattern":"^[A-Z]{2}$","type":"string"}"#
    );
    assert_eq!(
        part(local, "price"),
        r#"{"description":"A multiple of 0.5.","exclusiveMinimum":0,"type":"number"}"#
    );
    let gemini = stay(Dialect::Gemini);
    assert_eq!(
        part(gemini, "guests"),
        r#"{"items":{"type":"string"},"maxItems":9,"minItems":2,"type":"array"}"#
    );
    assert_eq!(
        part(gemini, "link"),
        r#"{"description":"Format: uri.","type":"string"}"#
    );
    for plain in [Dialect::Groq, Dialect::Mistral, Dialect::Fireworks] {
        assert_eq!(
            part(stay(plain), "from"),
            r#"{"description":"Format: date.","type":"string"}"#
        );
        assert_eq!(
            part(stay(plain), "guests"),
            r#"{"description":"2 to 9 items.","items":{"type":"string"},"type":"array"}"#
        );
    }
}

#[test]
fn what_may_be_missing_is_left_out_or_null() {
    for (dialect, remark, nights) in [
        (
            Dialect::OpenAi,
            r#"{"description":"What was said.","type":["string","null"]}"#,
            r#"{"maximum":4294967295,"minimum":0,"type":["integer","null"]}"#,
        ),
        (
            Dialect::Anthropic,
            r#"{"description":"What was said.","type":"string"}"#,
            r#"{"description":"At least 0.","type":"integer"}"#,
        ),
        (
            Dialect::GeminiOpenApi,
            r#"{"description":"What was said.","type":"string"}"#,
            r#"{"maximum":4294967295,"minimum":0,"type":"integer"}"#,
        ),
    ] {
        assert_eq!(part(stay(dialect), "remark"), remark, "{dialect:?}");
        assert_eq!(part(stay(dialect), "nights"), nights, "{dialect:?}");
    }
    let required = |dialect| {
        let schema: Value = serde_json::from_str(stay(dialect)).expect("JSON");
        schema["required"].as_array().map(Vec::len)
    };
    assert_eq!(required(Dialect::OpenAi), Some(11));
    // All but `remark`, `kind` and `nights`; no rating is not the default rating.
    assert_eq!(required(Dialect::Anthropic), Some(8));
    let answer = r#"{"stars":3,"price":1.5,"country":"NO","room":"1","link":"https://x.org/",
        "from":"2026-01-01","guests":["a","b"],"rating":null}"#;
    let stay: Stay = schema::decode(answer).expect("all that is required is there");
    assert_eq!((stay.remark, stay.kind, stay.nights), (None, None, 0));
    assert_eq!(stay.rating, None);
}

#[test]
fn gemini_gets_the_order_of_keys() {
    assert!(stay(Dialect::Gemini).contains(
        r#""propertyOrdering":["stars","price","country","room","link","from","guests","remark","kind","nights","rating"]"#
    ));
    assert!(!stay(Dialect::GeminiOpenApi).contains("additionalProperties"));
    assert!(!stay(Dialect::OpenAi).contains("propertyOrdering"));
}

/// Thirty keys that may be missing.
#[derive(Debug, Default, Deserialize, Structured)]
#[expect(dead_code, reason = "for the schema")]
struct Form {
    a: Option<u8>,
    b: Option<u8>,
    c: Option<u8>,
    d: Option<u8>,
    e: Option<u8>,
    f: Option<u8>,
    g: Option<u8>,
    h: Option<u8>,
    i: Option<u8>,
    j: Option<u8>,
    k: Option<u8>,
    l: Option<u8>,
    m: Option<u8>,
    n: Option<u8>,
    o: Option<u8>,
    p: Option<u8>,
    q: Option<u8>,
    r: Option<u8>,
    s: Option<u8>,
    t: Option<u8>,
    u: Option<u8>,
    v: Option<u8>,
    w: Option<u8>,
    x: Option<u8>,
    y: Option<u8>,
    z: Option<u8>,
    aa: Option<u8>,
    ab: Option<u8>,
    ac: Option<u8>,
    ad: Option<u8>,
}

#[derive(Debug, Deserialize, Structured)]
#[expect(dead_code, reason = "for the schema")]
struct Forms {
    first: Form,
    second: Second,
}

#[derive(Debug, Deserialize, Structured)]
#[expect(dead_code, reason = "for the schema")]
struct Second {
    #[serde(flatten)]
    form: Form,
}

#[test]
fn anthropics_limits_on_optional_keys_are_spent_in_order() {
    let schema: Value =
        serde_json::from_str(Dialect::Anthropic.schema::<Form>().expect("24 + 6")).expect("JSON");
    assert_eq!(
        schema["required"],
        serde_json::json!(["y", "z", "aa", "ab", "ac", "ad"])
    );
    assert_eq!(
        schema["properties"]["y"]["type"],
        serde_json::json!(["integer", "null"])
    );
    let error = Dialect::Anthropic.schema::<Forms>().expect_err("24 + 36");
    assert!(
        error
            .to_string()
            .starts_with("`Forms` has 36 places with several types, more than 16"),
        "{error}"
    );
}

macro_rules! doubling {
    ($($name:ident $inner:ty),*) => {
        $(
            #[derive(Debug, Deserialize, Structured)]
            #[structured(unlimited)]
            #[expect(dead_code, reason = "for the schema")]
            struct $name { a: $inner, b: $inner, c: $inner, d: $inner, e: $inner }
        )*
    };
}
doubling!(D1 u8, D2 D1, D3 D2, D4 D3, D5 D4, D6 D5, D7 D6, D8 D7, D9 D8, D10 D9, D11 D10, D12 D11, D13 D12, D14 D13);

#[test]
fn a_text_that_would_grow_without_end_is_refused() {
    assert!(D14::SCHEMA.len() < 10_000);
    let error = Dialect::GeminiOpenApi.schema::<D14>().expect_err("5¹⁴");
    assert!(error.to_string().contains("256 KB"), "{error}");
}

#[test]
fn a_model_names_its_dialect() {
    for (model, dialect) in [
        ("anthropic/claude-sonnet-4.5", Dialect::Anthropic),
        ("google/gemini-3-pro", Dialect::Gemini),
        ("xai/grok-4", Dialect::Xai),
        ("mistral/mistral-large", Dialect::Mistral),
        ("deepseek/deepseek-v3", Dialect::OpenAi),
        ("gpt-5", Dialect::OpenAi),
    ] {
        assert_eq!(Dialect::of_model(model), dialect, "{model}");
    }
}

#[tokio::test]
async fn the_request_is_written_in_the_models_dialect() {
    let gateway = Gateway::new();
    let client = gateway.client();
    let ask = || client.prompt("x");
    let sent = |at: usize| String::from_utf8(gateway.requests()[at].raw.to_vec()).expect("JSON");
    ask().extract::<Stay>().await.expect("the client's model");
    assert!(sent(0).contains(stay(Dialect::Anthropic)));
    let asked = ask().model("openai/gpt-5").extract::<Stay>();
    asked.await.expect("another model");
    assert!(sent(1).contains(Stay::SCHEMA));
    let asked = ask()
        .model("openai/gpt-5")
        .dialect(Dialect::Local)
        .extract::<Form>();
    asked.await.expect("another dialect");
    assert!(sent(2).contains(Dialect::Local.schema::<Form>().expect("a schema")));
    // A schema for several models takes no more than each of them does.
    let routed = coax::GatewayOptions::new().models(["openai/gpt-5"]);
    let asked = ask().gateway(routed).extract::<Stay>();
    asked.await.expect("both models");
    assert!(sent(3).contains(r#""country":{"description":"At least 2 characters.","type":"string","pattern":"^[A-Z]{2}$"}"#));
    assert!(
        sent(3).contains(r#""remark":{"description":"What was said.","type":["string","null"]}"#)
    );
}

#[tokio::test]
async fn nothing_is_sent_to_a_model_that_cannot_be_held_to_the_type() {
    let gateway = Gateway::new();
    let error = gateway.client().prompt("x").extract::<Forms>().await;
    let error = error.expect_err("Anthropic takes 16 places with several types");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("`Forms`"), "{error}");
    assert!(gateway.requests().is_empty());
}
