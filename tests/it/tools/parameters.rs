//! Every shape of parameter, as the model writes it and as the function gets it.

use super::{seen, told};
use coax::{Dialect, Structured, Toolbox};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Debug, Deserialize, Serialize, Structured)]
#[serde(rename_all = "snake_case")]
enum Unit {
    Celsius,
    Fahrenheit,
}

#[derive(Debug, Deserialize, Serialize, Structured)]
struct Place {
    city: String,
    country: Option<String>,
}

#[derive(Debug, Deserialize, Serialize, Structured)]
struct Tree {
    label: String,
    children: Vec<Tree>,
}

/// Takes what a model may give.
#[coax::tool]
fn shapes(
    /// A name.
    name: String,
    count: Option<u32>,
    unit: Unit,
    place: Place,
    prices: BTreeMap<String, f64>,
    pair: (u8, bool),
    list: Vec<i64>,
    tree: Tree,
    any: Value,
) -> Value {
    json!([name, count, unit, place, prices, pair, list, tree, any])
}

#[tokio::test]
async fn every_shape_is_read() {
    let tools: Toolbox = coax::tools![shapes];
    // As strict mode has it: maps as lists of entries, tuples as objects, any JSON as a text.
    let arguments = json!({
        "name": "a", "count": null, "unit": "celsius",
        "place": { "city": "Oslo", "country": null },
        "prices": [{ "key": "x", "value": 1.5 }],
        "pair": { "_0": 1, "_1": true },
        "list": [1, 2],
        "tree": { "label": "root", "children": [{ "label": "leaf", "children": [] }] },
        "any": "{\"a\":1}",
    });
    let seen = seen(&tools, "shapes", arguments).await.expect("a result");
    let expected = json!([
        "a", null, "celsius", { "city": "Oslo", "country": null }, { "x": 1.5 }, [1, true], [1, 2],
        { "label": "root", "children": [{ "label": "leaf", "children": [] }] }, { "a": 1 },
    ]);
    assert_eq!(serde_json::from_str::<Value>(&seen).ok(), Some(expected));
}

/// Repeats a word.
#[coax::tool]
fn repeat(
    word: String,
    #[tool(default = 2)] times: usize,
    #[tool(default)] suffix: String,
    #[tool(rename = "between", default = String::from("-"))] separator: String,
    #[serde(rename = "upper", default)] loud: bool,
) -> String {
    let word = if loud { word.to_uppercase() } else { word };
    vec![word; times].join(&separator) + &suffix
}

#[tokio::test]
async fn what_is_missing_has_a_default() {
    let tools: Toolbox = coax::tools![repeat];
    let plain = seen(&tools, "repeat", json!({ "word": "ha" })).await;
    assert_eq!(plain.as_deref(), Ok("ha-ha"));
    let all = json!({ "word": "ha", "times": 3, "suffix": "!", "between": " ", "upper": true });
    assert_eq!(
        seen(&tools, "repeat", all).await.as_deref(),
        Ok("HA HA HA!")
    );
    // The function stays one.
    assert_eq!(
        repeat("x".into(), 1, String::new(), String::new(), false),
        "x"
    );
}

#[tokio::test]
async fn unknown_keys_are_refused_with_the_known_ones() {
    let tools: Toolbox = coax::tools![repeat, now];
    let error = told(&tools, "repeat", json!({ "word": "ha", "seperator": "+" })).await;
    assert_eq!(
        error,
        "The arguments of `repeat` are wrong: at `$.seperator`, unknown field `seperator`, expected one of \
         `word`, `times`, `suffix`, `between`, `upper`. Nothing was run. Call it again with the right arguments."
    );
    let error = told(&tools, "now", json!({ "zone": "UTC" })).await;
    assert!(
        error.contains("unknown field `zone`, there are no fields"),
        "{error}"
    );
    let error = told(&tools, "repeat", json!([])).await;
    assert!(error.contains("expected an object"), "{error}");
}

/// The time.
#[coax::tool]
fn now() -> &'static str {
    "noon"
}

#[tokio::test]
async fn a_tool_without_parameters_takes_nothing() {
    let tools: Toolbox = coax::tools![now];
    for arguments in [json!({}), Value::Null] {
        assert_eq!(seen(&tools, "now", arguments).await.as_deref(), Ok("noon"));
    }
}

#[derive(Debug, Deserialize, Structured)]
#[expect(dead_code, reason = "shown by `Debug`")]
struct Page {
    number: u32,
    size: Option<u32>,
}

fn from_text<'de, D: serde::Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map_err(serde::de::Error::custom)
}

/// Reads as serde is told to.
#[coax::tool]
fn as_told(
    #[serde(flatten)] page: Page,
    #[serde(deserialize_with = "from_text")]
    #[structured(as = "String")]
    digits: u8,
) -> String {
    format!("{page:?} {digits}")
}

#[tokio::test]
async fn attributes_of_serde_go_along() {
    let tools: Toolbox = coax::tools![as_told];
    let arguments = json!({ "number": 1, "size": null, "digits": "7" });
    let seen = seen(&tools, "as_told", arguments).await;
    assert_eq!(seen.as_deref(), Ok("Page { number: 1, size: None } 7"));
    let error = told(
        &tools,
        "as_told",
        json!({ "number": 1, "digits": "7", "x": 1 }),
    )
    .await;
    assert!(error.contains("unknown field `x`"), "{error}");
}

/// Orders pieces.
#[coax::tool]
fn order(
    #[structured(pattern = "^[A-Z]-[0-9]+$")] sku: String,
    #[structured(minimum = 1, maximum = 10)] pieces: u32,
    #[structured(max_items = 2)] notes: Vec<String>,
) -> String {
    format!("{pieces} of {sku}, {} notes", notes.len())
}

#[tokio::test]
async fn constraints_are_held() {
    let tools: Toolbox = coax::tools![order];
    let sound = json!({ "sku": "A-1", "pieces": 10, "notes": [] });
    assert_eq!(
        seen(&tools, "order", sound).await.as_deref(),
        Ok("10 of A-1, 0 notes")
    );
    let error = told(
        &tools,
        "order",
        json!({ "sku": "a", "pieces": 11, "notes": ["", "", ""] }),
    )
    .await;
    for path in ["`$.sku`", "`$.pieces`", "`$.notes`"] {
        assert!(error.contains(path), "{error}");
    }
}

/// Says what it got.
#[coax::tool]
fn r#match(r#type: String, mut words: Vec<String>, _rest: Option<bool>) -> String {
    words.push(r#type);
    words.join(" ")
}

#[tokio::test]
async fn raw_names_lose_their_mark() {
    let tools: Toolbox = coax::tools![r#match];
    assert_eq!(tools.names().collect::<Vec<_>>(), ["match"]);
    let arguments = json!({ "type": "b", "words": ["a"], "_rest": null });
    assert_eq!(seen(&tools, "match", arguments).await.as_deref(), Ok("a b"));
}

/// Current weather for a city.
#[coax::tool(name = "get-weather")]
async fn weather(
    /// City name, for example "Oslo".
    city: String,
    /// Celsius unless told otherwise.
    unit: Option<Unit>,
    #[tool(default = 1)] days: u8,
) -> String {
    format!("{city} {unit:?} {days}")
}

#[test]
fn a_declaration_is_as_written() {
    let tools: Toolbox = coax::tools![weather];
    let declared = |dialect| {
        let declared = tools.declarations(dialect).expect("declarations");
        serde_json::to_string(&declared).expect("JSON")
    };
    let expected = concat!(
        r#"[{"type":"function","function":{"name":"get-weather","#,
        r#""description":"Current weather for a city.","#,
        r#""parameters":{"type":"object","properties":{"#,
        r#""city":{"description":"City name, for example \"Oslo\".","type":"string"},"#,
        r#""unit":{"description":"Celsius unless told otherwise.","#,
        r#""anyOf":[{"type":"string","enum":["celsius","fahrenheit"]},{"type":"null"}]},"#,
        r#""days":{"type":["integer","null"],"minimum":0,"maximum":255}},"#,
        r#""required":["city","unit","days"],"additionalProperties":false},"strict":true}}]"#,
    );
    assert_eq!(declared(Dialect::OpenAi), expected);
    let expected = concat!(
        r#"[{"type":"function","function":{"name":"get-weather","#,
        r#""description":"Current weather for a city.","#,
        r#""parameters":{"type":"object","properties":{"#,
        r#""city":{"description":"City name, for example \"Oslo\".","type":"string"},"#,
        r#""unit":{"description":"Celsius unless told otherwise.","#,
        r#""type":"string","enum":["celsius","fahrenheit"]},"#,
        r#""days":{"description":"0 to 255.","type":"integer"}},"#,
        r#""required":["city"],"additionalProperties":false},"strict":true}}]"#,
    );
    assert_eq!(declared(Dialect::Anthropic), expected);
}

#[tokio::test]
async fn null_stands_for_what_is_missing() {
    let tools: Toolbox = coax::tools![weather];
    let arguments = json!({ "city": "Oslo", "unit": null, "days": null });
    let seen = seen(&tools, "get-weather", arguments).await;
    assert_eq!(seen.as_deref(), Ok("Oslo None 1"));
}
