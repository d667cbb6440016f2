//! Whatever a model answers, decoding ends in a value or in an error whose path leads somewhere.
//!
//! Arbitrary text, arbitrary JSON and broken documents of every type of the zoo, broken streams
//! (`streams`) and broken prefixes (`partials`), some of each in every run of the tests. For longer:
//! `just fuzz 600`.

mod document;
mod mutation;
mod partials;
mod streams;

use std::time::{Duration, Instant};

use coax::Structured;
use coax::local::Gateway;
use coax::schema::{DecodeError, decode};
use document::Document;
use fastrand::Rng;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde::de::DeserializeOwned;

/// One type: its name, what reads an answer of it, and a sound document for each seed.
struct Subject {
    name: &'static str,
    read: fn(&str) -> Result<(), DecodeError>,
    document: fn(u64) -> String,
}

macro_rules! subjects {
    ($($group:ident: [$($ty:ty),* $(,)?])*) => {
        const SUBJECTS: &[Subject] = &[$($(Subject {
            name: stringify!($ty),
            read: |text| decode::<$ty>(text).map(drop),
            document: document_of::<$ty>,
        },)*)*];
    };
}

coax_zoo::each!(subjects);

/// A document as the schema of `T` admits it.
pub(crate) fn document_of<T: Structured + DeserializeOwned + 'static>(seed: u64) -> String {
    crate::wait(async {
        let client = Gateway::new().with_seed(seed).client();
        let asked = client.prompt("x").model("openai/gpt-5");
        match asked.extract::<T>().detailed().await {
            Ok(answer) => answer.text,
            // The type has rules of its own.
            Err(error) => error.text().expect("the gateway answers").to_owned(),
        }
    })
}

impl Subject {
    /// Reads the text; an error has to be one that can be followed.
    fn holds(&self, text: &str) {
        let name = self.name;
        let paths: Vec<String> = match (self.read)(text) {
            Ok(()) | Err(DecodeError::Malformed { .. }) => return,
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

    /// A sound document of this type, broken by parts of another one's.
    fn broken(&self, rng: &mut Rng) -> String {
        let text = (self.document)(rng.u64(..));
        let other = (any_subject(rng).document)(rng.u64(..));
        mutation::mutated(&text, &other, rng)
    }
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

/// The same cases in every run, and more and others of them at length.
fn config() -> ProptestConfig {
    let (cases, rng_seed) = match seconds() {
        0 => (64, RngSeed::Fixed(7)),
        _ => (2_000, RngSeed::Random),
    };
    ProptestConfig {
        cases,
        rng_seed,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_text(text in any::<String>()) {
        SUBJECTS.iter().for_each(|it| it.holds(&text));
    }

    #[test]
    fn any_bytes_that_are_text(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let text = String::from_utf8_lossy(&bytes);
        SUBJECTS.iter().for_each(|it| it.holds(&text));
    }

    #[test]
    fn any_json(value in json()) {
        let text = value.to_string();
        SUBJECTS.iter().for_each(|it| it.holds(&text));
        let wrapped = format!("{{\"value\":{text}}}");
        SUBJECTS.iter().for_each(|it| it.holds(&wrapped));
    }
}

fn seconds() -> u64 {
    std::env::var("COAX_FUZZ_SECONDS").map_or(0, |it| it.parse().expect("a number"))
}

/// Runs `case` with the same random numbers in every run, `first` times, then with new ones for as
/// many seconds as `COAX_FUZZ_SECONDS` says.
fn at_length(first: usize, mut case: impl FnMut(&mut Rng)) {
    let mut rng = Rng::with_seed(7);
    (0..first).for_each(|_| case(&mut rng));
    let end = Instant::now() + Duration::from_secs(seconds());
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut rng = Rng::with_seed(seed);
    let mut count = 0;
    while Instant::now() < end {
        case(&mut rng);
        count += 1;
    }
    println!("{count} cases");
}

/// Documents with mistakes in them, read as their type and as some others.
#[test]
fn broken_documents() {
    at_length(40 * SUBJECTS.len(), |rng| {
        let subject = any_subject(rng);
        let text = subject.broken(rng);
        subject.holds(&text);
        (0..8).for_each(|_| any_subject(rng).holds(&text));
    });
}

fn any_subject(rng: &mut Rng) -> &'static Subject {
    &SUBJECTS[rng.usize(..SUBJECTS.len())]
}
