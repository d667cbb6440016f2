//! What a schema admits, the type accepts.
//!
//! The documents come from two makers: the local gateway always, llguidance with the feature
//! `truth`. Some are refused all the same, for what no schema says; those are told here, as data.

#[cfg(feature = "truth")]
use super::TRIALS;
use super::{Specimen, for_every_type};
use coax::local::Gateway;
use coax::schema::DecodeError;
use coax::wire::{ChatRequest, JsonSchema, ResponseFormat};
use coax::{Client, Message};
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// What makes serde refuse a document that the schema admits, since strict mode has no word for it.
const UNSAID: [&str; 10] = [
    // A bound past 2⁵³ is not sent, and nothing bounds a float.
    "expected i64",
    "expected u64",
    "expected isize",
    "expected usize",
    "expected a nonzero",
    "number out of range",
    // The description says what the text is.
    "invalid IP address syntax",
    "invalid socket address syntax",
    "socket address syntax",
    // `try_from` of the zoo.
    "rule: ",
];

/// The constraints that strict mode takes in words only.
const IN_WORDS: [&str; 5] = [
    "character, at ",
    "characters, at ",
    "is not of the format `uri`",
    "is not of the format `json-pointer`",
    "rule: ",
];

/// Types of which most documents are refused for that reason.
const MOSTLY_WORDS: [&str; 5] = ["Addresses", "Addressed", "IpAddr", "Texts", "Evens"];

/// How many answers of the local gateway each type is tried with.
const ANSWERS: u64 = 50;

/// Documents under the schema are read as values of the type.
pub(super) fn admits(
    specimen: &Specimen,
    schema: &str,
    trials: u64,
    mut document: impl FnMut(u64) -> Result<Option<String>, String>,
) -> Result<(), String> {
    let schema: Value = serde_json::from_str(schema).map_err(|error| error.to_string())?;
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .map_err(|error| error.to_string())?;
    let (mut read, mut tried) = (0, 0);
    for trial in 0..trials {
        let Some(text) = document(trial)? else {
            continue;
        };
        tried += 1;
        match (specimen.read)(&text) {
            Ok(()) => read += 1,
            Err(error) if is_unsaid(&error) => {}
            // The maker knows less of a format than the schema says: there is no 30 February.
            Err(DecodeError::Invalid { .. }) if !is_valid(&validator, &text) => {}
            Err(error) => return Err(format!("{text} is admitted, but {error}")),
        }
    }
    if tried * 4 < trials * 3 {
        return Err(format!("only {tried} of {trials} documents came to an end"));
    }
    let mostly_words = MOSTLY_WORDS.iter().any(|it| specimen.name.contains(it));
    if read * 4 < tried && !mostly_words {
        return Err(format!("only {read} of {tried} documents are read"));
    }
    Ok(())
}

/// Whether a document is refused for what no schema says.
pub(super) fn is_unsaid(error: &DecodeError) -> bool {
    match error {
        DecodeError::Mismatch { message, .. } => UNSAID.iter().any(|it| message.contains(it)),
        DecodeError::Invalid { violations } => violations
            .iter()
            .all(|it| IN_WORDS.iter().any(|word| it.message.contains(word))),
        _ => false,
    }
}

pub(super) fn is_valid(validator: &jsonschema::Validator, text: &str) -> bool {
    serde_json::from_str(text).is_ok_and(|document: Value| validator.is_valid(&document))
}

#[cfg(feature = "truth")]
#[test]
fn every_document_of_the_grammar_is_read() {
    for_every_type(|specimen| {
        let mut sampler = super::sample::Sampler::new(specimen.schema)?;
        admits(specimen, specimen.schema, TRIALS, |_| {
            sampler.document().map_err(|error| error.to_string())
        })
    });
}

/// The documents that the local gateway makes, which holds the schema to the rules of strict mode
/// too.
#[test]
fn every_answer_of_the_local_gateway_is_read() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let clients: Vec<Client> = (0..ANSWERS)
        .map(|seed| Gateway::new().with_seed(seed).client())
        .collect();
    for_every_type(|specimen| {
        let request = request(specimen);
        admits(specimen, specimen.schema, ANSWERS, |trial| {
            let client = &clients[usize::try_from(trial).expect("few")];
            let response = runtime.block_on(client.chat(&request));
            let response = response.map_err(|error| format!("{error:?}"))?;
            let text = response.choices[0].message.text();
            Ok(text.map(Cow::into_owned))
        })
    });
}

fn request(specimen: &Specimen) -> ChatRequest {
    let schema: &RawValue = serde_json::from_str(specimen.schema).expect("JSON");
    let mut format = JsonSchema::new(&specimen.title, Cow::Owned(schema.to_owned()));
    format.strict = Some(true);
    let mut request = ChatRequest::new("a/b", vec![Message::user("x")]);
    request.response_format = Some(ResponseFormat::JsonSchema(format));
    request
}
