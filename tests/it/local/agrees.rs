//! `agrees`: the first document that serde refuses, shown.

use coax::Structured;
use coax::local::agrees;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};

/// Returns what the check says of the type.
fn complaint<T: Structured + DeserializeOwned>(documents: usize) -> Option<String> {
    let caught = std::panic::catch_unwind(|| agrees::<T>(documents)).err()?;
    Some(*caught.downcast::<String>().expect("a message"))
}

/// Read by hand, and of fewer values than its schema says.
#[derive(Debug, Structured)]
#[structured(as = "u8")]
struct Level;

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match u8::deserialize(from)? {
            1..=3 => Ok(Self),
            other => Err(D::Error::custom(format!("no level is {other}"))),
        }
    }
}

#[derive(Debug, Deserialize, Structured)]
#[expect(dead_code, reason = "only reading it matters")]
struct Loose {
    name: String,
    levels: Vec<Level>,
}

#[derive(Debug, Deserialize, Structured)]
#[expect(dead_code, reason = "only reading it matters")]
struct Tight {
    #[structured(minimum = 1, maximum = 3)]
    level: Level,
    #[structured(min_length = 30, max_length = 40, pattern = "^[a-z]+$")]
    name: String,
    pairs: std::collections::BTreeMap<u8, (bool, serde_json::Value)>,
    #[structured(validate = never)]
    ruled: u64,
}

const fn never(_: &u64) -> Result<(), &'static str> {
    Err("never")
}

#[test]
fn what_serde_reads_is_agreed() {
    agrees::<Tight>(200);
    agrees::<(u64, i64, f32, char)>(200);
    assert_eq!(complaint::<Loose>(0), None);
}

#[test]
fn what_serde_refuses_is_shown() {
    let said = complaint::<Loose>(100).expect("a complaint");
    let (first, second) = said.split_once('\n').expect("two lines");
    let path = first.strip_prefix("`Loose` refuses what its schema admits, at $.levels[");
    assert!(
        path.is_some_and(|it| it.contains("]: no level is ")),
        "{said}"
    );
    let document = second
        .strip_prefix("in document 1 of 100: ")
        .expect("the document");
    let document: serde_json::Value = serde_json::from_str(document).expect("JSON");
    assert!(document["levels"].is_array(), "{said}");
    assert_eq!(complaint::<Loose>(100), Some(said), "the same each time");
}

/// With a field that schemars describes by no type.
#[derive(Debug, Deserialize, Structured)]
#[expect(dead_code, reason = "only reading it matters")]
struct Impossible {
    #[structured(schemars)]
    odd: Odd,
}

#[derive(Debug, Deserialize)]
struct Odd;

impl schemars::JsonSchema for Odd {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Odd".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "minItems": 1, "minLength": 1 })
    }
}

#[test]
fn a_type_without_a_schema_is_reported() {
    let said = complaint::<Impossible>(1).expect("a complaint");
    let expected = "`Impossible` has no schema: `Impossible.odd` has a schema of schemars";
    assert!(said.starts_with(expected), "{said}");
}
