//! Whatever a model answers, decoding ends in a value or in an error whose path leads somewhere.
//!
//! Arbitrary text, arbitrary JSON and broken documents of every type of the zoo, broken streams
//! (`streams`) and broken prefixes (`partials`), some of each in every run of the tests, the same in
//! each. More and others: `just fuzz 600`.

mod document;
mod mutation;
mod partials;
mod streams;

use coax::schema::DecodeError;
use document::Document;
use fastrand::Rng;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use specimens::{Specimen, cases, for_cases, seed, zoo};

/// Reads the text as the type; an error has to be one that can be followed.
fn holds(specimen: &Specimen, text: &str) {
    let name = &specimen.name;
    let paths: Vec<String> = match (specimen.read)(text) {
        Ok(_) | Err(DecodeError::Malformed { .. }) => return,
        Err(DecodeError::Mismatch { path, .. }) => vec![path],
        Err(DecodeError::Invalid { violations }) => {
            assert!(!violations.is_empty(), "{name}: {text}");
            violations.into_iter().map(|it| it.path).collect()
        }
        Err(other) => panic!("{name}: {other:?}"),
    };
    let tree = Document::read(text);
    for path in paths {
        let steps = document::steps(&path);
        let steps = steps.unwrap_or_else(|| panic!("{name}: {path} is no path\n{text}"));
        // What is too deep for serde_json is not walked.
        let Some(tree) = &tree else { continue };
        let mut places = vec![tree.clone()];
        places.extend(tree.get("value"));
        for step in &steps {
            places = places.iter().flat_map(|place| place.step(step)).collect();
        }
        assert!(!places.is_empty(), "{name}: {path} leads nowhere\n{text}");
    }
}

/// Reads the text as every type of the zoo.
fn all_hold(text: &str) {
    zoo().iter().for_each(|it| holds(it, text));
}

fn any_type(rng: &mut Rng) -> &'static Specimen {
    rng.choice(zoo()).expect("there are types")
}

/// A sound document of the type, broken by parts of another one's.
fn broken(specimen: &Specimen, rng: &mut Rng) -> String {
    let text = specimen.document(rng.u64(..));
    let other = any_type(rng).document(rng.u64(..));
    mutation::mutated(&text, &other, rng)
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        ".{0,8}".prop_map(serde_json::Value::from),
        "\\PC{0,8}".prop_map(serde_json::Value::from),
    ];
    let keys = prop_oneof![
        "[a-e]".prop_map(String::from),
        Just("value".to_owned()),
        Just("key".to_owned()),
        Just("_0".to_owned()),
        ".{0,3}".prop_map(String::from),
    ];
    leaf.prop_recursive(6, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::vec((keys.clone(), inner), 0..6)
                .prop_map(|entries| serde_json::Value::Object(entries.into_iter().collect())),
        ]
    })
}

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: u32::try_from(cases(64)).expect("not that many"),
        rng_seed: RngSeed::Fixed(seed()),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_text(text in any::<String>()) {
        all_hold(&text);
    }

    #[test]
    fn any_bytes_that_are_text(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        all_hold(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_json(value in json()) {
        let text = value.to_string();
        all_hold(&text);
        all_hold(&format!("{{\"value\":{text}}}"));
    }
}

/// Documents with mistakes in them, read as their type and as some others.
#[test]
fn broken_documents() {
    for_cases(2000, |rng| {
        let specimen = any_type(rng);
        let text = broken(specimen, rng);
        holds(specimen, &text);
        (0..8).for_each(|_| holds(any_type(rng), &text));
    });
}
