//! Keys stand in the order of declaration, in the schema and in what is sent. `.ci/run` runs this
//! twice: serde_json sorts keys in the one build and keeps their order in the other.

use super::json::Json;
use super::represents::bytes;
use super::{Specimen, for_every_type};
use arbitrary::Unstructured;
use coax::Structured;
use coax::local::Gateway;
use fastrand::Rng;

#[test]
fn the_build_is_what_the_feature_says() {
    let text = serde_json::json!({ "b": 1, "a": 2 }).to_string();
    assert_eq!(
        text.starts_with(r#"{"b""#),
        cfg!(any(feature = "preserve-order", feature = "schemars"))
    );
}

/// serde writes a struct in the order of its declaration, which is a witness from outside.
#[test]
fn keys_stand_as_serde_writes_them() {
    let mut seen = 0;
    for_every_type(|specimen| {
        let schema = Json::read(specimen.schema);
        let Some(json) = value(specimen) else {
            return Ok(());
        };
        // Tags stand before all else.
        let is_tag = |it: &Json| it.get("enum").is_some_and(|it| it.items().len() == 1);
        let properties = schema.get("properties").unwrap_or(&Json::Null).members();
        let plain = properties.iter().filter(|(_, schema)| !is_tag(schema));
        let wanted: Vec<&str> = plain.map(|(key, _)| key.as_str()).collect();
        let written: Vec<&str> = json
            .keys()
            .into_iter()
            .filter(|it| wanted.contains(it))
            .collect();
        let asked: Vec<&str> = wanted
            .into_iter()
            .filter(|it| written.contains(it))
            .collect();
        seen += usize::from(written.len() > 1);
        if written == asked {
            Ok(())
        } else {
            Err(format!("{asked:?} are written as {written:?}"))
        }
    });
    assert!(seen > 60, "{seen} types are structs with keys of their own");
}

/// One value that serde writes as an object.
fn value(specimen: &Specimen) -> Option<Json> {
    (0..50)
        .filter_map(|seed| {
            let bytes = bytes(&mut Rng::with_seed(seed));
            (specimen.random)(&mut Unstructured::new(&bytes))
        })
        .map(|sample| Json::read(&sample.json))
        .find(|json| !json.members().is_empty())
}

#[tokio::test]
async fn the_schema_is_sent_as_it_stands() {
    let gateway = Gateway::new();
    let answer = gateway
        .client()
        .prompt("x")
        .model("openai/gpt-5")
        .extract::<coax_zoo::Long>()
        .await;
    answer.expect("an answer");
    let sent = String::from_utf8(gateway.requests()[0].raw.to_vec()).expect("text");
    assert!(sent.contains(coax_zoo::Long::SCHEMA), "{sent}");
    let properties = Json::read(coax_zoo::Long::SCHEMA);
    let keys = properties
        .get("properties")
        .expect("properties")
        .keys()
        .concat();
    assert_eq!(keys, "zyxwvutsrqponmlkjihgfedcba");
}
