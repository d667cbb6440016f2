//! Types of other crates: their schemas, and what of an answer they take.

mod collections;
mod json_schema;
mod schemars;
mod schemars_zoo;
mod text;
mod time;

use std::fmt::Debug;

use coax::Structured;
use coax::local::Gateway;
use coax::schema::{DecodeError, decode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use specimens::cases;

/// The schema of the value inside the wrapper.
fn inner<T: Structured>() -> Value {
    let schema: Value = serde_json::from_str(T::SCHEMA).expect("the schema is JSON");
    schema["properties"]["value"].clone()
}

fn admits<T: Structured>(text: &str) -> bool {
    let schema: Value = serde_json::from_str(T::SCHEMA).expect("the schema is JSON");
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("a sound schema")
        .is_valid(&json!({ "value": text }))
}

fn read<T: Structured + DeserializeOwned>(text: &str) -> Result<T, DecodeError> {
    decode(&json!({ "value": text }).to_string())
}

/// The schema admits the text, and the type takes it; what it is written as is admitted again.
#[track_caller]
fn takes<T: Structured + DeserializeOwned + serde::Serialize + Debug>(texts: &[&str]) {
    for text in texts {
        assert!(admits::<T>(text), "not admitted: {text}");
        let value = read::<T>(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let written = serde_json::to_value(&value).expect("text");
        let written = written.as_str().expect("text");
        assert!(admits::<T>(written), "not admitted: {text} as {written}");
    }
}

/// Neither the schema admits the text, nor would the type take it.
#[track_caller]
fn keeps_out<T: Structured + DeserializeOwned + Debug>(texts: &[&str]) {
    for text in texts {
        assert!(!admits::<T>(text), "admitted: {text}");
        read::<T>(text).expect_err(text);
    }
}

/// The schema cannot keep the text out, and the type says what is wrong.
#[track_caller]
fn refuses<T: Structured + DeserializeOwned + Debug>(texts: &[&str]) {
    for text in texts {
        assert!(admits::<T>(text), "not admitted: {text}");
        let error = read::<T>(text).expect_err(text);
        assert!(
            matches!(&error, DecodeError::Mismatch { path, .. } if path == "$"),
            "{text}: {error}"
        );
    }
}

/// What the schema admits, the type accepts.
async fn holds<T>(name: &str)
where
    T: Structured + DeserializeOwned + serde::Serialize + PartialEq + Debug + 'static,
{
    let schema: Value = serde_json::from_str(T::SCHEMA).expect("JSON");
    let validator =
        jsonschema::validator_for(&schema).unwrap_or_else(|error| panic!("{name}: {error}"));
    for seed in 0..cases(20) as u64 {
        let client = Gateway::new().with_seed(seed).client();
        let asked = client.prompt("x").model("openai/gpt-5");
        let answer = asked.extract::<T>().detailed().await;
        let answer = answer.unwrap_or_else(|error| panic!("{name}: {error:?}\n{}", T::SCHEMA));
        let document: Value = serde_json::from_str(&answer.text).expect("JSON");
        assert!(validator.is_valid(&document), "{name}: {document}");
        // Read once more, it is the same value.
        let again = decode::<T>(&answer.text).expect("it was read before");
        assert_eq!(again, answer.value, "{name}");
    }
}
