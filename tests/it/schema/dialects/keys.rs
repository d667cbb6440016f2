//! Keys that a provider refuses: sent under names that it takes, and read back as what they are.

use coax::local::Gateway;
use coax::partial::Filler;
use coax::schema::DecodeError;
use coax::{Dialect, Partial, Structured};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Debug, PartialEq, Serialize, Deserialize, Structured, Partial)]
struct Person {
    #[serde(rename = "größe")]
    #[structured(maximum = 250)]
    height: u16,
    /// Where it is sent.
    #[serde(rename = "e mail")]
    mail: Option<String>,
    #[serde(rename = "e_mail")]
    other: Option<String>,
    #[serde(flatten)]
    state: State,
    #[structured(items)]
    #[serde(rename = "größen")]
    earlier: Vec<Size>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Structured, Partial)]
#[serde(tag = "art.der/person")]
enum State {
    #[serde(rename = "größte")]
    Largest {
        of: u8,
    },
    Other,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Structured, Partial)]
enum Size {
    #[serde(rename = "in cm")]
    Centimetres(u16),
    #[serde(rename = "in °")]
    Degrees {
        #[serde(rename = "°")]
        angle: f64,
    },
    #[serde(rename = "not known")]
    Unknown,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Structured, Partial)]
#[serde(tag = "tag name", content = "the content")]
enum Adjacent {
    A(u8),
    B,
}

fn person() -> Person {
    Person {
        height: 174,
        mail: Some("a@b.example".to_owned()),
        other: None,
        state: State::Largest { of: 7 },
        earlier: vec![
            Size::Centimetres(90),
            Size::Degrees { angle: 1.5 },
            Size::Unknown,
        ],
    }
}

fn anthropic<T: Structured>() -> Value {
    serde_json::from_str(Dialect::Anthropic.schema::<T>().expect("a schema")).expect("JSON")
}

#[test]
fn a_sent_name_is_plain_and_unique_and_its_key_is_described() {
    let schema = anthropic::<Person>();
    let alternatives = schema["properties"]["value"]["anyOf"].as_array();
    let first = &alternatives.expect("two states")[0]["properties"];
    let keys: Vec<&String> = first.as_object().expect("keys").keys().collect();
    let mut sorted = keys.clone();
    sorted.sort();
    let expected = [
        "art.der_person",
        "e_mail",
        "e_mail_2",
        "gr__e",
        "gr__en",
        "of",
    ];
    assert_eq!(sorted, expected);
    assert_eq!(
        first["e_mail_2"]["description"],
        "`e mail`\n\nWhere it is sent."
    );
    assert_eq!(first["gr__e"]["description"], "`größe` 0 to 250.");
    // Values are no keys.
    assert_eq!(first["art.der_person"]["enum"], json!(["größte"]));
    assert!(Person::SCHEMA.contains("größe"));
}

#[test]
fn what_is_written_under_such_names_is_read_as_what_it_is() {
    let text = coax::encode(&person(), Dialect::Anthropic).expect("a form");
    for key in [
        r#""gr__e":174"#,
        r#""e_mail_2":"a@"#,
        r#""art.der_person":"größte""#,
        r#""in_cm":90"#,
        r#""in__":{"_":1.5}"#,
        r#""not known""#,
    ] {
        assert!(text.contains(key), "{key} in {text}");
    }
    assert_eq!(Dialect::Anthropic.decode::<Person>(&text), Ok(person()));
    // A model that was not held to the schema may use the keys themselves.
    let own = coax::encode(&person(), Dialect::OpenAi).expect("a form");
    assert_eq!(Dialect::Anthropic.decode::<Person>(&own), Ok(person()));

    let text = coax::encode(&Adjacent::A(1), Dialect::Anthropic).expect("a form");
    assert_eq!(text, r#"{"value":{"tag_name":"A","the_content":1}}"#);
    for text in [&*text, r#"{"value":{"the_content":1,"tag_name":"A"}}"#] {
        assert_eq!(Dialect::Anthropic.decode(text), Ok(Adjacent::A(1)));
        let mut filler = Filler::<Adjacent>::of(Dialect::Anthropic);
        text.chars().for_each(|it| filler.push(&it.to_string()));
        assert_eq!(
            filler
                .partial()
                .and_then(|it| serde_json::to_value(it).ok()),
            Some(json!({"tag name":"A","the content":1}))
        );
    }
}

#[test]
fn paths_tell_the_keys_of_rust() {
    let text = coax::encode(&person(), Dialect::Anthropic).expect("a form");
    let tall = text.replace("174", "251");
    match Dialect::Anthropic.decode::<Person>(&tall) {
        Err(DecodeError::Invalid { violations }) => assert_eq!(violations[0].path, "$.größe"),
        other => panic!("{other:?}"),
    }
    let wrong = text.replace("1.5", "true");
    match Dialect::Anthropic.decode::<Person>(&wrong) {
        Err(DecodeError::Mismatch { path, .. }) => assert_eq!(path, r#"$.größen[1]["in °"]["°"]"#),
        other => panic!("{other:?}"),
    }
    let mut filler = Filler::<Person>::of(Dialect::Anthropic);
    filler.fail_fast(true);
    filler.push(&tall);
    assert!(
        filler
            .error()
            .is_some_and(|it| it.to_string().contains("$.größe:"))
    );
    let mut filler = Filler::<Person>::of(Dialect::Anthropic);
    filler.fail_fast(true);
    filler.push(&wrong);
    let error = filler.error().expect("a boolean is no angle").to_string();
    assert!(error.contains("größen"), "{error}");
}

#[test]
fn a_partial_value_has_its_own_keys() {
    let text = coax::encode(&person(), Dialect::Anthropic).expect("a form");
    let mut filler = Filler::<Person>::of(Dialect::Anthropic);
    text.chars().for_each(|it| filler.push(&it.to_string()));
    let mut partial = serde_json::to_value(filler.partial()).expect("JSON");
    partial["e_mail"] = Value::Null;
    assert_eq!(partial, serde_json::to_value(person()).expect("JSON"));
}

#[tokio::test]
async fn answers_streams_and_elements_come_under_such_names() {
    let gateway = Gateway::new();
    let text = coax::encode(&person(), Dialect::Anthropic).expect("a form");
    let ask = || {
        gateway.reply(&*text);
        gateway
            .client()
            .prompt("x")
            .model("anthropic/claude-opus-4")
    };
    assert_eq!(
        ask().extract::<Person>().await.expect("an answer"),
        person()
    );
    let stream = ask().stream::<Person>().await.expect("a stream");
    assert_eq!(stream.finish().await.expect("an answer"), person());
    let mut items = ask().stream_items_of::<Person>().await.expect("a stream");
    let mut sizes = Vec::new();
    while let Some(size) = items.next().await.expect("an element") {
        sizes.push(size);
    }
    assert_eq!(sizes, person().earlier);
    // What the gateway makes by itself is held to the rules of the provider.
    let made = gateway
        .client()
        .prompt("x")
        .model("anthropic/claude-opus-4");
    made.extract::<Vec<Size>>().await.expect("an answer");
}
