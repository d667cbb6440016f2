//! Keys stand in the order of declaration, in the schema and in what is sent, also where serde_json
//! sorts the keys of its maps. The other packages are built with the order kept, so that this is one
//! of its own. It is also the build without the feature `http`.

mod without_http;

use arbitrary::{Arbitrary, Unstructured};
use coax::Structured;
use coax::local::Gateway;
use coax_zoo::bytes;
use coax_zoo::json::Json;
use fastrand::Rng;

#[test]
fn serde_json_sorts_keys_in_this_build() {
    let text = serde_json::json!({ "b": 1, "a": 2 }).to_string();
    let only = "another package has serde_json keep the order: build this one alone";
    assert_eq!(text, r#"{"a":2,"b":1}"#, "{only}");
}

/// What serde writes of a value that is made from bytes.
type Written = fn(&[u8]) -> Option<String>;

fn written<T: for<'a> Arbitrary<'a> + serde::Serialize>(bytes: &[u8]) -> Option<String> {
    let value = T::arbitrary(&mut Unstructured::new(bytes)).ok()?;
    serde_json::to_string(&value).ok()
}

macro_rules! types {
    ($($group:ident: [$($ty:ty),* $(,)?])*) => {
        const TYPES: &[(&str, &str, Written)] =
            &[$($((stringify!($ty), <$ty>::SCHEMA, written::<$ty>)),*),*];
    };
}

coax_zoo::each!(types);

/// serde writes a struct in the order of its declaration, which is a witness from outside.
#[test]
fn keys_stand_as_serde_writes_them() {
    let mut seen = 0;
    for (name, schema, written) in TYPES {
        let schema = Json::read(schema);
        let Some(json) = value(*written) else {
            continue;
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
        assert_eq!(written, asked, "{name}");
    }
    assert!(seen > 60, "{seen} types are structs with keys of their own");
}

/// One value that serde writes as an object.
fn value(written: Written) -> Option<Json> {
    (0..50)
        .filter_map(|seed| written(&bytes(&mut Rng::with_seed(seed))))
        .map(|text| Json::read(&text))
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
